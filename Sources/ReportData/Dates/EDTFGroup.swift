/// A part of a year that is longer than a month, by its EDTF number in the place of the month.
///
/// Numbers 21–24 are level 1, 25–41 level 2. The months of seasons are a convention of this project, the
/// meteorological one: EDTF itself gives none. 21–24 are read as northern.
package enum EDTFGroup: Int, Sendable, Hashable, CaseIterable {
    case spring = 21, summer, autumn, winter
    case northernSpring, northernSummer, northernAutumn, northernWinter
    case southernSpring, southernSummer, southernAutumn, southernWinter
    case quarter1, quarter2, quarter3, quarter4
    case quadrimester1, quadrimester2, quadrimester3
    case half1, half2

    /// The first month, 1…12.
    package var firstMonth: Int {
        switch self {
        case .spring, .northernSpring, .southernAutumn: 3
        case .summer, .northernSummer, .southernWinter: 6
        case .autumn, .northernAutumn, .southernSpring: 9
        case .winter, .northernWinter, .southernSummer: 12
        case .quarter1, .quadrimester1, .half1: 1
        case .quarter2: 4
        case .quarter3, .half2: 7
        case .quarter4: 10
        case .quadrimester2: 5
        case .quadrimester3: 9
        }
    }

    /// The number of months: 3, 4 or 6. A season that begins in December ends in February of the next year.
    package var monthCount: Int {
        switch precision {
        case .half: 6
        case .quadrimester: 4
        default: 3
        }
    }

    /// Season, quarter, quadrimester or half.
    package var precision: EDTFPrecision {
        switch self {
        case .quarter1, .quarter2, .quarter3, .quarter4: .quarter
        case .quadrimester1, .quadrimester2, .quadrimester3: .quadrimester
        case .half1, .half2: .half
        default: .season
        }
    }

    /// True for 21–24, which level 1 has and which may be qualified.
    package var isLevel1: Bool {
        rawValue <= 24
    }
}

/// How much of the calendar a date takes up.
package enum EDTFPrecision: String, Sendable, Hashable, CaseIterable {
    case day, month, year, decade, century, millennium
    case season, quarter, quadrimester, half
    /// Two ends, of any precision.
    case interval
    /// Several members, of any precision.
    case set
    /// Unspecified digits, or significant digits, that do not make one of the units above: `156X-12-25`, `1984-1X`.
    case pattern
}
