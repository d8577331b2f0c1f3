/// Why a kernel did not do what it was asked; the kernel itself goes on.
package struct KernelFailure: Codable, Equatable, Sendable {
    /// A word for programs: `unknown-method`, `internal`, or one of the role's own.
    package var kind: String
    /// One sentence for people, worded like a diagnostic.
    package var message: String
    /// More for people, as a Python traceback; may be long.
    package var detail: String?
    /// More for programs; its form belongs to the role and the kind.
    package var data: JSONValue?

    package init(kind: String, message: String, detail: String? = nil, data: JSONValue? = nil) {
        self.kind = kind
        self.message = message
        self.detail = detail
        self.data = data
    }
}
