import ReportCommand

ReportProgram.start()
