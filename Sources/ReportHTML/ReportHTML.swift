// ReportHTML
