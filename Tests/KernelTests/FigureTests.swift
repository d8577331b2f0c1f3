import Foundation
import KernelHost
import KernelProtocol
import Testing

@Suite struct FigureTests {
    private let plot = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 2])\nplt.title('Übersicht')"

    private func figures(_ outputs: [CellOutput]) -> [CellFigure] {
        outputs.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
    }

    @Test func openFiguresAreCaughtAtTheEnd() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(plot, options: FigureOptions(figWidth: 4, figHeight: 3))
        #expect(reply.error == nil)
        #expect(reply.outputs.count == 1)
        let figure = try #require(figures(reply.outputs).first)
        #expect(figure.width == 288)
        #expect(figure.height == 216)
        let svg = try #require(figure.svg)
        #expect(svg.contains("Übersicht</text>"))
        #expect(!svg.contains("<dc:date>"))
        #expect(try await session.run("plt.get_fignums()").outputs == [.data(["text/plain": "[]"], isResult: true)])
    }

    @Test func bytesAreTheSameInTwoSessions() async throws {
        let one = try await SessionFixture().run(plot)
        let two = try await SessionFixture().run(plot)
        #expect(figures(one.outputs).count == 1)
        #expect(one.outputs == two.outputs)
    }

    @Test func severalFiguresKeepTheirOrderAndShowOnlyOnce() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run(
            """
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots(figsize=(1, 1)); ax.plot([1])
            plt.show()
            print("between")
            fig, ax = plt.subplots(figsize=(2, 1)); ax.plot([1])
            fig3 = plt.figure(figsize=(3, 1))
            fig
            """)
        #expect(reply.error == nil, "\(reply.error?.traceback ?? "")")
        #expect(figures(reply.outputs).map(\.width) == [72, 144, 216])
        #expect(reply.outputs[1] == .stream(name: "stdout", text: "between\n", truncated: 0))
    }

    @Test func deferredFiguresAreCollectedLater() async throws {
        let session = try await SessionFixture()
        let now = try await session.run(plot, cell: "fig-a")
        let later = try await session.run(plot, cell: "fig-a", deferFigures: true)
        #expect(later.outputs == [.pendingFigure(2)])
        _ = try await session.run("x = 1")
        let collected = try await session.kernel.request(
            "collect", SessionCollect(figures: [2]), as: SessionCollected.self, timeLimit: .seconds(30))
        #expect(collected.figures.first?.outputs == now.outputs)
    }

    @Test func aSecondThreadDoesNotChangeTheBytes() async throws {
        let alone = try await SessionFixture().run(plot)
        let session = try await SessionFixture()
        let threads = try await session.run(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(30,), daemon=True).start()"
        ).threads
        #expect(threads == 2)
        #expect(try await session.run(plot).outputs == alone.outputs)
    }

    @Test func withoutForksFiguresAreWrittenInPlace() async throws {
        let alone = try await SessionFixture().run(plot)
        #expect(try await SessionFixture(maxProcesses: 0).run(plot).outputs == alone.outputs)
    }

    @Test func picturesInDotsAreTheSameToo() async throws {
        let options = FigureOptions(figWidth: 2, figHeight: 1, dpi: 50, figFormat: "png")
        let one = try await SessionFixture().run(plot, options: options)
        let two = try await SessionFixture().run(plot, options: options)
        let png = try #require(figures(one.outputs).first?.png)
        #expect(Data(base64Encoded: png)?.starts(with: [0x89, 0x50, 0x4e, 0x47]) == true)
        #expect(one.outputs == two.outputs)
    }

    @Test func aFigureThatCannotBeWrittenIsTold() async throws {
        let session = try await SessionFixture()
        let reply = try await session.run("import matplotlib.pyplot as plt\nplt.title(r'$\\frac{1$')")
        guard case .figureError(let error)? = reply.outputs.first else {
            Issue.record("\(reply.outputs)")
            return
        }
        #expect(error.name == "ValueError")
    }
}
