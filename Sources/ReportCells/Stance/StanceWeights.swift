import ReportData
import ReportDocument
import ReportSyntax

/// The parts of statements that fall into one period: exact sums of fractions, shown as decimals.
struct StanceWeights {
    /// Support, oppose, neutral, mixed.
    private var sums = Array(repeating: ExactSum(), count: StanceCell.stances.count)

    /// Nothing.
    init() {}

    /// - Parameters:
    ///   - rows: columns `stance`, `numerator`, `denominator`, and the keys.
    ///   - keys: the values that a row must have to be added.
    init(_ rows: ResultTable, where keys: [(name: String, value: Scalar)]) {
        for index in 0..<rows.count where keys.allSatisfy({ rows.value(index, $0.name) == $0.value }) {
            guard let stance = StanceCell.stances.firstIndex(of: rows.text(index, "stance")) else { continue }
            sums[stance].add(Int(rows.integer(index, "numerator")), over: Int(rows.integer(index, "denominator")))
        }
    }

    /// All four together.
    var total: ExactSum {
        var all = ExactSum()
        for sum in sums { all.add(sum) }
        return all
    }

    var n: Double { total.doubleValue }
    var stances: [Double] { sums.map(\.doubleValue) }

    /// Shares and net values; there is no interval, since a Wilson interval is of whole trials.
    func measures(minimum: Int) -> StanceMeasures {
        let (support, oppose) = (stances[0], stances[1])
        guard n > 0, n >= Double(minimum) else { return .none }
        let nets = NetStance.allCases.map { net -> Double? in
            switch net {
            case .all: (support - oppose) / n
            case .sides: support + oppose > 0 ? (support - oppose) / (support + oppose) : nil
            case .logit: NetStance.logit(support: support, oppose: oppose)
            }
        }
        return StanceMeasures(all: stances.map { $0 / n } + nets + [nil, nil])
    }
}
