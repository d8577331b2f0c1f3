/// What confinement does on this machine, tried and not merely asked.
package struct SelfTest: Codable, Equatable, Sendable {
    package struct Probe: Codable, Equatable, Sendable {
        /// What was tried, in words: "read a file outside".
        package var name: String
        package var denied: Bool

        package init(name: String, denied: Bool) {
            self.name = name
            self.denied = denied
        }
    }

    package var confinement: ConfinementReport
    /// In the order they were tried.
    package var probes: [Probe]
    /// What confining a process takes; `nil` where it cannot be confined.
    package var confiningMicroseconds: Double?

    /// Whether everything is enforced and everything tried was denied.
    package var holds: Bool {
        confinement.missing == nil && !probes.isEmpty && probes.allSatisfy(\.denied)
    }

    package init(confinement: ConfinementReport, probes: [Probe], confiningMicroseconds: Double? = nil) {
        self.confiningMicroseconds = confiningMicroseconds
        self.confinement = confinement
        self.probes = probes
    }
}
