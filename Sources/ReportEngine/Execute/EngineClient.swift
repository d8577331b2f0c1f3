import KernelHost
import KernelProtocol
import ReportCells
import ReportDocument

/// Talks to the engine of one report.
struct EngineClient: Sendable {
    let kernel: Kernel
    /// For each request.
    let timeLimit: Duration

    func request<Params: Encodable & Sendable, Reply: Decodable & Sendable>(
        _ method: String, _ params: Params, as type: Reply.Type
    ) async throws(KernelError) -> Reply {
        try await kernel.request(method, params, as: type, timeLimit: timeLimit)
    }

    /// Rows of a SELECT of the tool's own.
    func query(_ sql: String) async throws(KernelError) -> ResultTable {
        try await request("query", EngineMessages.Query(sql), as: ResultTable.self)
    }

    /// - Parameter authored: what of the SQL is the author's own.
    func query(_ query: EngineQuery, authored: String = "") async throws(KernelError) -> ResultTable {
        try await request("query", message(query, authored), as: ResultTable.self)
    }

    /// Keeps the rows of a SELECT of the tool's own in a table of the engine, in place of what had its name.
    ///
    /// - Parameter destination: the name, quoted.
    func keep(_ query: EngineQuery, authored: String, as destination: String) async throws(KernelError) {
        var message = message(query, authored)
        message.destination = destination
        _ = try await request("query", message, as: ResultTable.self)
    }

    private func message(_ query: EngineQuery, _ authored: String) -> EngineMessages.Query {
        var message = EngineMessages.Query(query)
        message.authored = authored
        return message
    }

    func makeTable(_ table: EngineMessages.MakeTable) async throws(KernelError) {
        _ = try await request("table", table, as: EngineMessages.Made.self)
    }

    /// Runs statements of the tool's own that give no rows.
    func prepare(_ statements: [String]) async throws(KernelError) {
        _ = try await request("prepare", EngineMessages.Statements(statements: statements), as: EngineMessages.Made.self)
    }
}

extension KernelFailure {
    /// A text of the failure's data.
    func text(_ key: String) -> String? {
        guard case .object(let object)? = data, case .text(let text)? = object[key] else { return nil }
        return text
    }

    /// An integer of the failure's data.
    func integer(_ key: String) -> Int? {
        guard case .object(let object)? = data, case .integer(let value)? = object[key] else { return nil }
        return value
    }

    /// A list of texts of the failure's data.
    func texts(_ key: String) -> [String] {
        guard case .object(let object)? = data, case .list(let items)? = object[key] else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}
