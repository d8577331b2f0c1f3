#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Foundation
#endif

/// How many statements, actors or principals took each stance.
package struct StanceCounts: Sendable, Hashable {
    /// For what the issue asks.
    package let support: Int
    /// Against it.
    package let oppose: Int
    /// On neither side, and said so.
    package let neutral: Int
    /// On both sides.
    package let mixed: Int

    /// Counts from 0 up.
    package init(support: Int, oppose: Int, neutral: Int = 0, mixed: Int = 0) {
        self.support = support
        self.oppose = oppose
        self.neutral = neutral
        self.mixed = mixed
    }

    /// All four together: the denominator of shares.
    package var n: Int {
        support + oppose + neutral + mixed
    }

    /// A part of `n`; nil where there are fewer than `minimum`, and always where there is nothing to divide by.
    package func share(of count: Int, minimum: Int = 1) -> Fraction? {
        n < max(1, minimum) ? nil : Fraction(count, n)
    }

    /// The net stance by one of three definitions; nil where it is not defined.
    package func net(_ definition: NetStance) -> Double? {
        switch definition {
        case .all: netOfAll?.doubleValue
        case .sides: netOfSides?.doubleValue
        case .logit: netLogit
        }
    }

    /// (support − oppose) / n, −1…1: neutral and mixed pull it towards 0. nil where n is 0.
    ///
    /// - SeeAlso: the form of the left–right scale of the Manifesto Project: M. Laver and I. Budge (eds.), Party Policy
    ///   and Government Coalitions (1992).
    package var netOfAll: Fraction? {
        n == 0 ? nil : Fraction(support - oppose, n)
    }

    /// (support − oppose) / (support + oppose), −1…1: only those who took a side. nil where nobody did.
    ///
    /// - SeeAlso: H. Kim and R. C. Fording, "Voter ideology in Western democracies, 1946–1989", European Journal of
    ///   Political Research 33 (1998) 73–97.
    package var netOfSides: Fraction? {
        support + oppose == 0 ? nil : Fraction(support - oppose, support + oppose)
    }

    /// ln((support + ½) / (oppose + ½)), without limits: equal ratios are equal distances. nil where nobody took a side.
    ///
    /// - SeeAlso: W. Lowe, K. Benoit, S. Mikhaylov and M. Laver, "Scaling policy preferences from coded political
    ///   texts", Legislative Studies Quarterly 36 (2011) 123–155.
    package var netLogit: Double? {
        NetStance.logit(support: Double(support), oppose: Double(oppose))
    }
}

/// Which net stance is meant; see `StanceCounts`.
package enum NetStance: String, Sendable, Hashable, CaseIterable {
    case all, sides, logit

    /// ln((support + ½) / (oppose + ½)) of counts or of weights; nil where nobody took a side.
    package static func logit(support: Double, oppose: Double) -> Double? {
        support + oppose == 0 ? nil : log((support + 0.5) / (oppose + 0.5))
    }
}
