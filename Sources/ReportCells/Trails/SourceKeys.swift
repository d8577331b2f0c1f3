/// The column `source` of statements: keys of a registry, separated by `;`.
package enum SourceKeys {
    /// The keys in their own order, without spaces around them.
    package static func list(_ field: String) -> [String] {
        field.split(separator: ";").map(\.trimmingSpaces).filter { !$0.isEmpty }
    }
}
