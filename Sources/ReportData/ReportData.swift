// ReportData
