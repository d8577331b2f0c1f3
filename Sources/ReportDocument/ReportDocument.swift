// ReportDocument
