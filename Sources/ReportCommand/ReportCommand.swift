// ReportCommand
