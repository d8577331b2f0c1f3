extension EDTFParser {
    func date(in range: Range<Int>) throws(EDTFError) -> EDTFDate {
        var scanner = Scanner(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        var marks = Marks()

        marks.before = scanner.qualifier()
        let year = try year(&scanner)
        try marks.close(part: 0, scanner.qualifier(), self, at: scanner.position)

        var month: EDTFDate.Month?
        var day: DigitPattern?
        let monthStart = scanner.position
        if scanner.skip("-") {
            if case .places = year.form, year.significantDigits == nil {} else {
                throw error(.partLength, monthStart..<range.upperBound, "a year with 'Y', 'E' or 'S' stands without a month")
            }
            marks.before = scanner.qualifier()
            month = try self.month(&scanner)
            try marks.close(part: 1, scanner.qualifier(), self, at: scanner.position)
        }
        if case .month = month, scanner.skip("-") {
            marks.before = scanner.qualifier()
            let dayStart = scanner.position
            day = try part(&scanner, "day")
            try checkDay(day, dayStart..<scanner.position)
            try marks.close(part: 2, scanner.qualifier(), self, at: scanner.position)
        }
        if case .group(let group) = month, !group.isLevel1, !marks.qualifiers.union.isEmpty {
            throw error(.qualifiedGroup, range, "a sub-year group (25 to 41) carries no qualifier")
        }
        let time = try time(&scanner, isDay: day != nil && marks.qualifiers.union.isEmpty)
        if let stray = scanner.peek {
            throw strayCharacter(stray, scanner, range)
        }
        guard let date = EDTFDate(year: year, month: month, day: day, time: time, qualifiers: marks.qualifiers) else {
            throw noSuchDay(year, month, range)
        }
        if time != nil, !date.isPlain {
            throw error(.timeNotAllowed, range, "only a whole day, written out, has a time of day")
        }
        return date
    }

    /// The qualifiers met so far. One before a part covers that part, one after it that part and all before it.
    private struct Marks {
        var qualifiers = EDTFDate.Qualifiers()
        var before: EDTFQualifier?

        mutating func close(
            part: Int, _ after: EDTFQualifier?, _ parser: EDTFParser, at position: Int
        ) throws(EDTFError) {
            if before != nil, after != nil {
                throw parser.error(.qualifiedTwice, position - 1..<position, "a part has one qualifier, before or after it")
            }
            let own = before ?? after ?? []
            let earlier = after ?? []
            if part == 2 { qualifiers.day.formUnion(own) }
            if part >= 1 { qualifiers.month.formUnion(part == 1 ? own : earlier) }
            qualifiers.year.formUnion(part == 0 ? own : earlier)
            before = nil
        }
    }

    private func month(_ scanner: inout Scanner) throws(EDTFError) -> EDTFDate.Month {
        let start = scanner.position
        let pattern = try part(&scanner, "month")
        if let number = pattern.number, let group = EDTFGroup(rawValue: number) { return .group(group) }
        guard (1...12).contains(where: pattern.matches) else {
            throw error(.noSuchMonth, start..<scanner.position, "month \(pattern) does not exist")
        }
        return .month(pattern)
    }

    /// Two places, a month or a day.
    private func part(_ scanner: inout Scanner, _ name: String) throws(EDTFError) -> DigitPattern {
        let run = scanner.placeRun()
        guard run.count == 2, let pattern = DigitPattern(places: bytes[run]) else {
            throw error(.partLength, run.isEmpty ? scanner.next : run, "a \(name) has two digits")
        }
        return pattern
    }

    private func checkDay(_ day: DigitPattern?, _ range: Range<Int>) throws(EDTFError) {
        guard let day, !(1...31).contains(where: day.matches) else { return }
        throw error(.noSuchDay, range, "day \(day) does not exist")
    }

    private func noSuchDay(_ year: EDTFYear, _ month: EDTFDate.Month?, _ range: Range<Int>) -> EDTFError {
        if let year = year.number, case .month(let pattern) = month, let month = pattern.number {
            let length = CalendarDay.length(ofMonth: month, year: year)
            return error(.noSuchDay, range, "month \(pattern) of \(year) has \(length) days")
        }
        return error(.noSuchDay, range, "no day of the calendar fits the date")
    }

    private func strayCharacter(_ stray: UInt8, _ scanner: Scanner, _ range: Range<Int>) -> EDTFError {
        if EDTFQualifier(stray) != nil {
            return error(.qualifiedTwice, scanner.next, "a part has one qualifier; '%' is both '?' and '~'")
        }
        return error(.unexpectedCharacter, scanner.position..<range.upperBound, "the date ends before these characters")
    }
}

// MARK: - Years

extension EDTFParser {
    private func year(_ scanner: inout Scanner) throws(EDTFError) -> EDTFYear {
        let start = scanner.position
        if scanner.skip("Y") { return try longYear(&scanner, start) }
        let isNegative = scanner.skip("-")
        let run = scanner.placeRun()
        guard run.count == 4, let pattern = DigitPattern(places: bytes[run]) else {
            let message = run.count > 4 ? "a year of more than four digits is written with 'Y'" : "a year has four digits"
            throw error(run.count > 4 ? .yearPrefix : .yearLength, run.isEmpty ? scanner.next : run, message)
        }
        if isNegative, pattern.highest == 0 {
            throw error(.yearZeroSign, start..<scanner.position, "the year zero has no sign")
        }
        let digits = try significantDigits(&scanner, of: pattern.number, start)
        return EDTFYear(form: .places(pattern, negative: isNegative), significantDigits: digits)
    }

    private func longYear(_ scanner: inout Scanner, _ start: Int) throws(EDTFError) -> EDTFYear {
        let isNegative = scanner.skip("-")
        let run = scanner.digitRun()
        guard !run.isEmpty, bytes[run.lowerBound] != UInt8(ascii: "0") else {
            throw error(.yearPrefix, start..<scanner.position, "'Y' is followed by a number without leading zeros")
        }
        let magnitude = try number(run)
        let coefficient = isNegative ? -magnitude : magnitude
        var form = EDTFYear.Form.long(coefficient)
        var year = coefficient
        if scanner.skip("E") {
            let exponentRun = scanner.digitRun()
            guard !exponentRun.isEmpty, bytes[exponentRun.lowerBound] != UInt8(ascii: "0") else {
                throw error(.yearPrefix, start..<scanner.position, "'E' is followed by a number from 1 up")
            }
            let exponent = try number(exponentRun)
            // Twelve digits have no room for more than eleven zeros.
            let scaled = coefficient.multipliedReportingOverflow(by: powerOfTen(exponent))
            guard exponent < 12, !scaled.overflow, CalendarDay.supportedYears.contains(scaled.partialValue) else {
                throw yearOutOfRange(start..<scanner.position)
            }
            form = .exponential(coefficient: coefficient, exponent: exponent)
            year = scaled.partialValue
        } else if run.count <= 4 {
            throw error(.yearPrefix, start..<scanner.position, "a year of up to four digits is written without 'Y'")
        }
        let digits = try significantDigits(&scanner, of: year, start)
        return EDTFYear(form: form, significantDigits: digits)
    }

    private func significantDigits(
        _ scanner: inout Scanner, of year: Int?, _ start: Int
    ) throws(EDTFError) -> Int? {
        guard scanner.skip("S") else { return nil }
        let run = scanner.digitRun()
        let available = year.map { String(abs($0)).count } ?? 0
        guard run.count == 1 || run.count == 2, bytes[run.lowerBound] != UInt8(ascii: "0"),
              case let count = try number(run), count <= available
        else {
            let message = "'S' is followed by how many of the year's digits are significant"
            throw error(.significantDigits, start..<scanner.position, message)
        }
        return count
    }

    /// The number of a run of digits, at most twelve of them.
    private func number(_ run: Range<Int>) throws(EDTFError) -> Int {
        guard run.count <= 12 else { throw yearOutOfRange(run) }
        return bytes[run].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private func yearOutOfRange(_ range: Range<Int>) -> EDTFError {
        error(.yearRange, range, "a year has at most twelve digits")
    }
}

// MARK: - Times

extension EDTFParser {
    private func time(_ scanner: inout Scanner, isDay: Bool) throws(EDTFError) -> EDTFTime? {
        let start = scanner.position
        guard scanner.skip("T") else { return nil }
        guard isDay else {
            throw error(.timeNotAllowed, start..<scanner.end, "only a whole day, unqualified, has a time of day")
        }
        guard let hour = scanner.twoDigits(), scanner.skip(":"), let minute = scanner.twoDigits(), scanner.skip(":"),
              let second = scanner.twoDigits(), isClockTime(hour, minute, second)
        else {
            throw error(.noSuchTime, start..<scanner.end, "a time of day is 00:00:00 to 24:00:00, with seconds")
        }
        return EDTFTime(hour: hour, minute: minute, second: second, zone: try zone(&scanner))
    }

    private func isClockTime(_ hour: Int, _ minute: Int, _ second: Int) -> Bool {
        if hour == 24 { return minute == 0 && second == 0 }
        return hour < 24 && minute < 60 && (second < 60 || second == 60 && minute == 59)
    }

    private func zone(_ scanner: inout Scanner) throws(EDTFError) -> EDTFTime.Zone? {
        let start = scanner.position
        if scanner.skip("Z") { return .utc }
        let isWest = scanner.skip("-")
        guard isWest || scanner.skip("+") else { return nil }
        let hours = scanner.twoDigits()
        let hasMinutes = scanner.skip(":")
        let minutes = hasMinutes ? scanner.twoDigits() : 0
        guard let hours, let minutes, hours <= 14, minutes < 60, !(isWest && hours == 0 && minutes == 0) else {
            throw error(.noSuchTime, start..<scanner.end, "an offset from UTC is '+hh:mm', '-hh:mm', '+hh' or 'Z'")
        }
        let offset = hours * 60 + minutes
        return .offset(minutes: isWest ? -offset : offset, writtenInHours: !hasMinutes)
    }
}

// MARK: - Bytes

extension EDTFParser {
    /// A place in the bytes of one date.
    struct Scanner {
        let bytes: [UInt8]
        var position: Int
        let end: Int

        var peek: UInt8? {
            position < end ? bytes[position] : nil
        }

        /// The byte at the position; empty at the end.
        var next: Range<Int> {
            position..<min(position + 1, end)
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func qualifier() -> EDTFQualifier? {
            guard let byte = peek, let qualifier = EDTFQualifier(byte) else { return nil }
            position += 1
            return qualifier
        }

        /// Digits and `X`, as many as there are.
        mutating func placeRun() -> Range<Int> {
            run { 48...57 ~= $0 || $0 == UInt8(ascii: "X") }
        }

        mutating func digitRun() -> Range<Int> {
            run { 48...57 ~= $0 }
        }

        mutating func twoDigits() -> Int? {
            let digits = digitRun()
            return digits.count == 2 ? bytes[digits].reduce(0) { $0 * 10 + Int($1) - 48 } : nil
        }

        private mutating func run(_ belongs: (UInt8) -> Bool) -> Range<Int> {
            let start = position
            while let byte = peek, belongs(byte) { position += 1 }
            return start..<position
        }
    }
}
