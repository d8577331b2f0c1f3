import ReportCommand

await ReportProgram.main()
