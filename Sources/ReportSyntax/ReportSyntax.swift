// ReportSyntax
