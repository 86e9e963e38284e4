import Glibc
import StreamCore

/// Where a command's data goes: standard output, or a file that is written whole or not at all.
///
/// A regular file gets its place when it is on the disk. A target of another kind (a pipe, a
/// device, a link such as `/dev/stdout`) is written directly: a rename would put a file in its
/// place.
struct Output: ~Copyable {
  private let path: String?
  private let descriptor: Int32
  private var file: NewFile?

  /// Opens the target.
  ///
  /// - Parameter path: the file, or nil for standard output.
  /// - Throws: exit code 73 with a message when the file cannot be made.
  init(_ path: String?) throws {
    self.path = path
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    do throws(SystemError) {
      if Files.isSpecial(path) {
        descriptor = try Files.open(path)
      } else {
        let new = try NewFile(at: path)
        descriptor = new.descriptor
        file = consume new
      }
    } catch {
      descriptor = -1
      throw Self.failure(path, error)
    }
  }

  deinit {
    // A new file closes itself.
    if path != nil && descriptor >= 0 && file == nil { _ = close(descriptor) }
  }

  /// Writes all of the bytes.
  ///
  /// - Returns: false when standard output was closed: who reads has seen enough, which is no
  ///   error.
  /// - Throws: exit code 73 or 74 with a message.
  @discardableResult
  func write(_ bytes: Span<UInt8>) throws -> Bool {
    do throws(SystemError) {
      try Files.write(bytes, to: descriptor)
      return true
    } catch {
      if error.code == EPIPE { return false }
      throw Self.failure(path, error)
    }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: exit code 73 with a message.
  mutating func finish() throws {
    do throws(SystemError) {
      try file?.finish()
    } catch {
      throw Self.failure(path, error)
    }
  }

  /// Writes a whole result.
  ///
  /// - Parameters:
  ///   - data: the result.
  ///   - path: the file, or nil for standard output.
  /// - Throws: exit code 73 or 74 with a message.
  static func write(_ data: [UInt8], to path: String?) throws {
    var output = try Output(path)
    try output.write(data.span)
    try output.finish()
  }

  /// Puts a file at a place that nobody named, in that of whatever is there: what a link leads to
  /// is not to be written.
  ///
  /// - Throws: exit code 73 with a message.
  static func put(_ data: [UInt8], at path: String) throws {
    do throws(SystemError) {
      var file = try NewFile(at: path)
      try Files.write(data.span, to: file.descriptor)
      try file.finish()
    } catch {
      throw failure(path, error)
    }
  }

  private static func failure(_ path: String?, _ reason: SystemError) -> any Error {
    guard let path else {
      return StreamCLI.fail(
        "standard output: cannot be written: \(reason); make room and try again",
        .inputOutput
      )
    }
    return StreamCLI.fail(
      "\(path): cannot be written: \(reason); choose another place",
      .cannotCreate
    )
  }
}
