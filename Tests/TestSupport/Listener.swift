import Foundation
import Synchronization

/// Counts who connects to a port of this machine; it ends with the test.
package final class Listener: Sendable {
    package let port: UInt16
    private let descriptor: Int32
    private let state = Mutex((connections: 0, isClosed: false))

    package init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard descriptor >= 0, isBound else { throw Program.StartError(reason: "no port: \(String(cString: strerror(errno)))") }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    /// How many connections were made so far.
    package var connections: Int { state.withLock { $0.connections } }

    /// No connection is taken any more.
    package func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let connection = Foundation.accept(descriptor, nil, nil)
            if state.withLock({ $0.isClosed }) { break }
            guard connection >= 0 else { if errno == EINTR { continue }; break }
            state.withLock { $0.connections += 1 }
            Foundation.close(connection)
        }
        Foundation.close(descriptor)
    }
}
