import Testing

@testable import ReportEngine

@Suite struct CrashAccountTests {
    private static let written = """
        printed before
        Fatal Python error: Segmentation fault

        Stack (most recent call first):
          File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
          File "/opt/lib/report/site-packages/pandas/core/apply.py", line 10 in apply
          File "notebooks/a.qmd", line 9 in f
          File "notebooks/a.qmd", line 11 in <module>
          File "/opt/lib/report/site-packages/IPython/core/interactiveshell.py", line 3823 in run_code
          File "/opt/lib/report/python/report_kernel/session.py", line 136 in run

        Extension modules: numpy, pandas (total: 2)

        """

    @Test func framesOfTheToolAreNotTold() {
        let account = CrashAccount(Self.written, file: "notebooks/a.qmd")
        #expect(account.line == 9)
        #expect(
            account.text == """
                printed before
                Fatal Python error: Segmentation fault

                Stack (most recent call first):
                  File "ctypes/__init__.py", line 519 in string_at
                  File "pandas/core/apply.py", line 10 in apply
                  File "notebooks/a.qmd", line 9 in f
                  File "notebooks/a.qmd", line 11 in <module>

                """)
    }

    @Test func namesAreEscapedAsTheFaultHandlerDoes() {
        let account = CrashAccount(#"Stack (most recent call first):\#n  File "\xe4\u4e4c.qmd", line 8 in <module>\#n"#, file: "ä乌.qmd")
        #expect(account.line == 8)
    }

    @Test func aCrashOutsideOfTheCell() {
        let account = CrashAccount(Self.written, file: "other.qmd")
        #expect(account.line == nil)
        #expect(account.text == "printed before\nFatal Python error: Segmentation fault\n")
    }

    @Test func whatIsNoAccountStays() {
        let account = CrashAccount("terminate called\nwithout an active exception\n", file: "a.qmd")
        #expect(account.line == nil && account.text == "terminate called\nwithout an active exception\n")
        #expect(CrashAccount("", file: "a.qmd").text == "")
    }

    @Test func anAccountThatACellForged() {
        let forged = "Stack (most recent call first):\n  File \"a.qmd\", line 99999999999999999999 in x\n  File \"a.qmd\", line -3 in y\n  what\n"
        #expect(CrashAccount(forged, file: "a.qmd").line == nil)
    }
}
