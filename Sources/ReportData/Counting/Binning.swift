/// How a date that may cover several bins is placed.
package enum BinRule: String, Sendable, Hashable, CaseIterable {
    /// In the bin that all of the date lies in; else it is too coarse.
    case contained
    /// In the bin of its first day. An open end does not matter.
    case start
    /// In the bin of its middle day: of n possible days, the one numbered (n + 1) / 2, rounded down.
    case midpoint
    /// In every bin that it touches, with the share of its days that lie there. The shares of a date sum to 1.
    case uniform
    /// Wholly in every bin that it touches: counted once in each.
    case all
}

/// A bin and the part of one occurrence that is placed there: `numerator` / `denominator`, not in lowest terms.
package struct BinShare: Sendable, Hashable {
    /// The bin.
    package let bin: TimeBin
    /// The part; days under `uniform`, else 1.
    package let numerator: Int
    /// The whole; days under `uniform`, else 1.
    package let denominator: Int

    /// The weight in lowest terms.
    package var weight: Fraction? {
        Fraction(numerator, denominator)
    }
}

/// Where one occurrence of a date goes.
package enum BinPlacement: Sendable, Hashable {
    /// Bins in order of time.
    case placed([BinShare])
    /// It covers more than the rule can place.
    case tooCoarse
    /// A side that the rule needs is open or unknown.
    case open
}

/// Places dates in bins.
///
/// A date of a `[…]` set is one occurrence on one of the members' days; days between members do not count.
/// Every member of a `{…}` set is an occurrence of its own. `?` and `~` change nothing.
package struct Binning: Sendable, Hashable {
    /// What time is divided into.
    package let unit: BinUnit
    /// How a date that may cover several bins is placed.
    package let rule: BinRule

    /// A date that touches more bins than this, a century of months, is too coarse for `uniform` and `all`.
    package static let binLimit = 1200

    /// Any unit goes with any rule.
    package init(unit: BinUnit, rule: BinRule) {
        self.unit = unit
        self.rule = rule
    }

    /// - Returns: a placement for each occurrence; one, or for a `{…}` set one a member.
    package func place(_ date: EDTFBounds) -> [BinPlacement] {
        date.occurrences.map(place)
    }

    /// Places one occurrence, of which only possible extents are known.
    private func place(_ extents: [EDTFExtent]) -> BinPlacement {
        if rule == .start {
            let lows = extents.compactMap(\.low)
            guard lows.count == extents.count, let first = lows.min() else { return .open }
            return .placed([whole(TimeBin(unit, containing: first))])
        }
        let ranges = extents.compactMap(\.days)
        guard ranges.count == extents.count else { return .open }
        let runs = merged(ranges)
        guard let first = runs.first, let last = runs.last else { return .open }
        switch rule {
        case .contained, .start:
            let bin = bin(first.lowerBound)
            return bin == self.bin(last.upperBound) ? .placed([whole(bin)]) : .tooCoarse
        case .midpoint:
            return .placed([whole(bin(middleDay(runs)))])
        case .uniform, .all:
            let touched = runs.reduce(0) { $0 + bin($1.upperBound).number - bin($1.lowerBound).number + 1 }
            guard touched <= Self.binLimit else { return .tooCoarse }
            let shares = shares(runs)
            return .placed(rule == .uniform ? shares : shares.map { whole($0.bin) })
        }
    }

    private func whole(_ bin: TimeBin) -> BinShare {
        BinShare(bin: bin, numerator: 1, denominator: 1)
    }

    private func bin(_ dayNumber: Int) -> TimeBin {
        TimeBin(unit, containing: CalendarDay(dayNumber: dayNumber))
    }

    /// Runs of days in order, without overlap: a day that two members share counts once.
    private func merged(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = runs.last, range.lowerBound <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                runs.append(range)
            }
        }
        return runs
    }

    private func middleDay(_ runs: [ClosedRange<Int>]) -> Int {
        var before = (runs.reduce(0) { $0 + $1.upperBound - $1.lowerBound + 1 } - 1) / 2
        for run in runs {
            let length = run.upperBound - run.lowerBound + 1
            if before < length { return run.lowerBound + before }
            before -= length
        }
        return runs.last?.upperBound ?? 0
    }

    private func shares(_ runs: [ClosedRange<Int>]) -> [BinShare] {
        var days: [(bin: TimeBin, count: Int)] = []
        for run in runs {
            for bin in bin(run.lowerBound).through(bin(run.upperBound)) {
                let first = max(run.lowerBound, bin.firstDay.dayNumber)
                let last = min(run.upperBound, bin.lastDay.dayNumber)
                if days.last?.bin == bin {
                    days[days.count - 1].count += last - first + 1
                } else {
                    days.append((bin, last - first + 1))
                }
            }
        }
        let total = days.reduce(0) { $0 + $1.count }
        return days.map { BinShare(bin: $0.bin, numerator: $0.count, denominator: total) }
    }
}
