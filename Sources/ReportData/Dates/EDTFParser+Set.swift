extension EDTFParser {
    func set() throws(EDTFError) -> EDTFSet {
        let kind: EDTFSet.Kind = bytes[0] == UInt8(ascii: "[") ? .oneOf : .allOf
        let closing = kind == .oneOf ? UInt8(ascii: "]") : UInt8(ascii: "}")
        guard bytes.count > 1, bytes.last == closing else {
            let wanted = kind == .oneOf ? "]" : "}"
            throw error(.setBrackets, bytes.count..<bytes.count, "a set that opens with '\(first)' ends with '\(wanted)'")
        }
        var members: [EDTFSet.Member] = []
        var memberCount = 0
        let pieces = memberRanges()
        for (index, range) in pieces.enumerated() {
            let member = try member(in: range, isFirst: index == 0, isLast: index == pieces.count - 1)
            memberCount += member.unitCount
            if kind == .allOf, memberCount > Self.memberLimit {
                throw error(.setSize, range, "a set of more than \(Self.memberLimit) members is too large")
            }
            members.append(member)
        }
        return EDTFSet(kind: kind, members: members)
    }

    private var first: Character {
        Character(UnicodeScalar(bytes[0]))
    }

    /// The pieces between commas; one space after a comma belongs to neither.
    private func memberRanges() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 1
        for index in 1..<bytes.count where bytes[index] == UInt8(ascii: ",") || index == bytes.count - 1 {
            if start > 1, start < index, bytes[start] == UInt8(ascii: " ") { start += 1 }
            ranges.append(start..<index)
            start = index + 1
        }
        return ranges
    }

    private func member(in range: Range<Int>, isFirst: Bool, isLast: Bool) throws(EDTFError) -> EDTFSet.Member {
        guard let dots = dots(in: range) else {
            if range.isEmpty { throw error(.setMember, range, "a member of the set is empty") }
            return .date(try dateWithoutTime(in: range, of: "a set"))
        }
        let (before, after) = (range.lowerBound..<dots, dots + 2..<range.upperBound)
        switch (before.isEmpty, after.isEmpty) {
        case (true, true):
            throw error(.setMember, range, "a member '..' has a date on one side")
        case (true, false):
            if !isFirst { throw error(.setMember, range, "an open start stands in a set's first member") }
            return .upTo(try dateWithoutTime(in: after, of: "a set"))
        case (false, true):
            if !isLast { throw error(.setMember, range, "an open end stands in a set's last member") }
            return .from(try dateWithoutTime(in: before, of: "a set"))
        case (false, false):
            return try memberRange(before, after)
        }
    }

    private func memberRange(_ before: Range<Int>, _ after: Range<Int>) throws(EDTFError) -> EDTFSet.Member {
        let first = try dateWithoutTime(in: before, of: "a set")
        let last = try dateWithoutTime(in: after, of: "a set")
        let whole = before.lowerBound..<after.upperBound
        guard first.isPlain, last.isPlain else {
            throw error(.setRange, whole, "a range in a set runs between plain years, months or days")
        }
        guard first.span.lowerBound <= last.span.upperBound else {
            throw error(.setRange, whole, "a range in a set ends before it starts")
        }
        return .range(first, last)
    }

    private func dots(in range: Range<Int>) -> Int? {
        range.dropLast().first { bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: ".") }
    }
}
