// ReportEngine
