import Foundation

/// A file that holds one input after the other.
final class ScratchFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Makes a file in the folder for temporary files, which whoever started the process removes.
  init(_ name: String) {
    path = NSTemporaryDirectory() + "\(getpid())-\(name)"
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "\(path) cannot be made")
  }

  /// Replaces what the file holds.
  func write(_ bytes: [UInt8]) {
    let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    precondition(count == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0)
  }
}
