// ReportCells
