/// The time of day of a level 0 date. It takes no part in bounds or binning.
package struct EDTFTime: Sendable, Hashable, CustomStringConvertible {
    /// The offset from UTC.
    package enum Zone: Sendable, Hashable {
        case utc
        /// Minutes east of UTC, and whether the minutes were written (`+04:30`, `-04`).
        case offset(minutes: Int, writtenInHours: Bool)
    }

    /// 0…24; 24 only as 24:00:00, the end of the day.
    package let hour: Int
    /// 0…59.
    package let minute: Int
    /// 0…60; 60 is a leap second.
    package let second: Int
    /// nil is local time.
    package let zone: Zone?

    /// As written: `23:20:30+04:30`.
    package var description: String {
        let clock = padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2)
        switch zone {
        case nil: return clock
        case .utc: return clock + "Z"
        case .offset(let minutes, let writtenInHours):
            let size = abs(minutes)
            let hours = (minutes < 0 ? "-" : "+") + padded(size / 60, 2)
            return clock + hours + (writtenInHours ? "" : ":" + padded(size % 60, 2))
        }
    }
}
