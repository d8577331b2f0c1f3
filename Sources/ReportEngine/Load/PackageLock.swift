/// The packages of a `requirements.lock`, or of a folder that packages were installed into.
package struct PackageLock: Sendable, Hashable {
    /// A package as the index names it: lower case, one hyphen for each run of `-`, `_` and `.`.
    ///
    /// - SeeAlso: Python Packaging User Guide, "Names and normalization",
    ///   https://packaging.python.org/en/latest/specifications/name-normalization/
    package struct Pin: Sendable, Hashable {
        package var name: String
        package var version: String
        /// Whether it is wanted on some machines only: a marker stands behind it.
        package var isConditional: Bool

        package init(name: String, version: String, isConditional: Bool = false) {
            self.name = PackageLock.normal(name)
            self.version = version
            self.isConditional = isConditional
        }

        /// `numpy==2.4.6`
        package var text: String { "\(name)==\(version)" }
    }

    /// What installs packages, and lies in every environment.
    package static let installers: Set<String> = ["pip", "setuptools", "wheel"]

    /// Sorted by name, each name once.
    package let pins: [Pin]

    package init(pins: [Pin]) {
        var seen: Set<String> = []
        self.pins = pins.sorted { ($0.name, $0.version) < ($1.name, $1.version) }.filter { seen.insert($0.name).inserted }
    }

    /// - Parameter bytes: a lock as pip-tools writes it; hashes and remarks are passed over.
    package init(_ bytes: [UInt8]) {
        self.init(pins: String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard let first = line.first, first.isLetter || first.isNumber, let mark = line.firstRange(of: "==") else { return nil }
            let name = line[..<mark.lowerBound].prefix { $0 != "[" && $0 != " " }
            let version = line[mark.upperBound...].prefix { !$0.isWhitespace && $0 != ";" && $0 != "\\" }
            return Pin(name: String(name), version: String(version), isConditional: line.contains(";"))
        })
    }

    /// - Parameter texts: as records hold them: `numpy==2.4.6`.
    package init(texts: [String]) { self.init(Array(texts.joined(separator: "\n").utf8)) }

    /// What lies in a folder of packages, by its `NAME-VERSION.dist-info`; nil where the folder cannot be read.
    package init?(folder: String) {
        guard let names = try? Files.list(folder) else { return nil }
        self.init(pins: names.compactMap { name in
            guard name.hasSuffix(".dist-info") else { return nil }
            let stem = name.dropLast(".dist-info".count)
            guard let hyphen = stem.lastIndex(of: "-") else { return nil }
            return Pin(name: String(stem[..<hyphen]), version: String(stem[stem.index(after: hyphen)...]))
        })
    }

    /// By a name in any spelling.
    package subscript(name name: String) -> Pin? { pins.first { $0.name == PackageLock.normal(name) } }

    /// What another lock has otherwise, a line each, by name: `numpy 2.4.5 → 2.4.6`, `+ wcwidth 0.2.13`, `- six 1.17.0`.
    package func changes(to other: PackageLock) -> [String] {
        let names = Set(pins.map(\.name)).union(other.pins.map(\.name)).sorted()
        return names.compactMap { name in
            switch (self[name: name], other[name: name]) {
            case (let old?, let new?): old.version == new.version ? nil : "\(name) \(old.version) → \(new.version)"
            case (nil, let new?): "+ \(name) \(new.version)"
            case (let old?, nil): "- \(name) \(old.version)"
            case (nil, nil): nil
            }
        }
    }

    private static func normal(_ name: String) -> String {
        var result = ""
        for character in name.lowercased() {
            let isJoint = "-_.".contains(character)
            if isJoint, result.last == "-" { continue }
            result.append(isJoint ? "-" : character)
        }
        return result
    }
}
