import ReportCommand

await ReportProgram.execute()
