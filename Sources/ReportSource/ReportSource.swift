// ReportSource
