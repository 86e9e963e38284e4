import Glibc
import StreamCore

/// Where a command's data goes: standard output, or a file that is written whole or not at all.
///
/// A regular file is written beside its place and renamed when it is on the disk. A target of
/// another kind (a pipe, a device, a link such as `/dev/stdout`) is written directly: a rename
/// would put a file in its place.
struct Output: ~Copyable {
  private let path: String?
  private let descriptor: Int32
  private var temporary: String?

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
    var status = stat()
    let exists = unsafe lstat(PathText.cString(path), &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG {
      descriptor = unsafe open(PathText.cString(path), O_WRONLY | O_TRUNC | O_CLOEXEC)
    } else {
      let name = "\(path).\(getpid()).tmp"
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
      descriptor = unsafe open(PathText.cString(name), flags, 0o666)
      if descriptor >= 0 { temporary = name }
    }
    if descriptor < 0 { throw Self.failure(path, errno) }
  }

  deinit {
    if path != nil && descriptor >= 0 { _ = close(descriptor) }
    if let temporary { _ = unsafe unlink(PathText.cString(temporary)) }
  }

  /// Writes all of the bytes.
  ///
  /// - Returns: false when standard output was closed: who reads has seen enough, which is no
  ///   error.
  /// - Throws: exit code 73 or 74 with a message.
  @discardableResult
  func write(_ bytes: Span<UInt8>) throws -> Bool {
    guard let code = Console.write(bytes, to: descriptor) else { return true }
    guard code != EPIPE else { return false }
    throw Self.failure(path, code)
  }

  /// Puts the file in its place.
  ///
  /// - Throws: exit code 73 with a message.
  mutating func finish() throws {
    guard let path, let temporary else { return }
    guard fsync(descriptor) == 0,
      unsafe rename(PathText.cString(temporary), PathText.cString(path)) == 0
    else {
      throw Self.failure(path, errno)
    }
    self.temporary = nil
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

  private static func failure(_ path: String?, _ code: Int32) -> any Error {
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    guard let path else {
      return StreamCLI.fail(
        "standard output: cannot be written: \(reason); make room and try again",
        74
      )
    }
    return StreamCLI.fail("\(path): cannot be written: \(reason); choose another place", 73)
  }
}
