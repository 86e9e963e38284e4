import Foundation
import StreamCore

/// A file that holds one input after the other.
final class ScratchFile: Sendable {
  /// The files that were made.
  private static let paths = Lock<[String]>([])

  let path: String
  private let descriptor: Int32

  /// Makes a file in the folder for temporary files.
  init(_ name: String) {
    path = NSTemporaryDirectory() + "\(getpid())-\(name)"
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "\(path) cannot be made")
    Self.paths.withLock { $0.append(path) }
  }

  static func removeAll() {
    Self.paths.withLock { paths in
      for path in paths { unlink(path) }
      paths = []
    }
  }

  /// Replaces what the file holds.
  func write(_ bytes: [UInt8]) {
    let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    precondition(count == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0)
  }
}
