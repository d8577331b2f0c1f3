// ReportTypst
