// swift-tools-version: 6.1
import PackageDescription

// The line of the program, left to right; nothing points left:
//   ReportSource ← ReportDocument ← ReportSyntax ← ReportData ← ReportCells ← ReportEngine ← ReportCommand ← report
//   KernelProtocol ← KernelHost (in `report`), KernelProtocol ← KernelRuntime (in `report-kernel`)
let package = Package(
    name: "report",
    products: [
        .executable(name: "report", targets: ["report"]),
        .executable(name: "report-kernel", targets: ["report-kernel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "ReportSource"),
        // `rounded()` calls libm, which nothing else links in a program without Foundation.
        .target(name: "ReportDocument", linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "ReportSyntax",
            dependencies: ["ReportSource", "ReportDocument", "CMD4C", .product(name: "Yams", package: "Yams")]
        ),
        .target(name: "ReportData", dependencies: ["ReportSource", "ReportDocument"]),
        .target(name: "ReportCells", dependencies: ["ReportSyntax", "ReportData", "KernelProtocol"]),
        .target(
            name: "ReportEngine",
            dependencies: [
                "ReportSyntax", "ReportData", "ReportCells", "KernelHost",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "ReportHTML", dependencies: ["ReportDocument"], exclude: ["Resources"]),
        .target(name: "ReportTypst", dependencies: ["ReportDocument"], exclude: ["Resources"]),
        .target(
            name: "ReportCommand",
            dependencies: [
                "ReportEngine", "ReportHTML", "ReportTypst", "CChannel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Resources"]
        ),
        .target(name: "KernelProtocol"),
        .target(name: "KernelHost", dependencies: ["KernelProtocol", "CChannel"]),
        .target(
            name: "KernelRuntime", dependencies: ["KernelProtocol", "CChannel", "CControlGroup", "CKernel"], exclude: ["Resources"]),
        .systemLibrary(name: "CMD4C", pkgConfig: "md4c", providers: [.apt(["libmd4c-dev"])]),
        .systemLibrary(name: "CPython", pkgConfig: "python3-embed", providers: [.apt(["libpython3-dev"])]),
        .target(name: "CChannel"),
        .target(name: "CControlGroup"),
        .target(name: "CKernel", dependencies: ["CPython"]),
        .executableTarget(name: "report", dependencies: ["ReportCommand"]),
        .executableTarget(name: "report-kernel", dependencies: ["KernelRuntime"]),

        .target(
            name: "TestSupport",
            dependencies: ["ReportSource", "ReportDocument", "ReportSyntax", "CChannel"],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "ReportSourceTests", dependencies: ["ReportSource", "TestSupport"]),
        .testTarget(name: "ReportDocumentTests", dependencies: ["ReportDocument", "TestSupport"]),
        .testTarget(name: "ReportSyntaxTests", dependencies: ["ReportSyntax", "TestSupport"]),
        .testTarget(
            name: "ReportDataTests",
            dependencies: ["ReportData", "TestSupport"],
            exclude: ["Vectors"]
        ),
        .testTarget(name: "ReportCellsTests", dependencies: ["ReportCells", "TestSupport"]),
        .testTarget(
            name: "ReportEngineTests",
            dependencies: ["ReportEngine", "TestSupport", "report-kernel"],
            exclude: ["Vectors", "Expected"]
        ),
        .target(
            name: "FuzzTargets",
            dependencies: ["ReportEngine", "ReportHTML", "ReportCells", "ReportData", "ReportSyntax", "KernelProtocol"],
            path: "Tests/Fuzz/Targets"
        ),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"]),
        .testTarget(name: "ReportHTMLTests", dependencies: ["ReportHTML", "TestSupport"]),
        .testTarget(name: "ReportTypstTests", dependencies: ["ReportTypst", "TestSupport"]),
        .testTarget(
            name: "KernelTests",
            dependencies: ["KernelProtocol", "KernelHost", "CControlGroup", "TestSupport", "report-kernel"],
            exclude: ["fake-zygote", "lone-host"]
        ),
        .testTarget(
            name: "ReportCommandTests",
            dependencies: ["ReportCommand", "TestSupport", "report", "report-kernel"],
            exclude: ["Scripts"]
        ),
    ]
)
