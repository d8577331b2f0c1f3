/// The moment by which everything must be done that one report asks of kernels, besides the time limit of each request.
package struct RunDeadline: Sendable, Equatable {
    package let instant: ContinuousClock.Instant
    /// How long there was.
    package let limit: Duration

    /// - Parameter limit: counted from now.
    package init(after limit: Duration) {
        self.limit = limit
        instant = ContinuousClock.now + limit
    }

    /// That of the task's report; nil without one. Tasks that the report starts have it too.
    @TaskLocal package static var current: RunDeadline?
}
