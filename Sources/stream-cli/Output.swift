import Glibc

/// Where a command's data goes: standard output, or a file that is written whole or not at all.
///
/// A regular file is written beside its place, without a name, and gets its name when it is on the
/// disk: whatever ends the program before, a signal or the power, leaves nothing behind. Where the
/// file system has no files without names, it has a temporary one. A target of another kind (a
/// pipe, a device, a link such as `/dev/stdout`) is written directly: a rename would put a file in
/// its place.
struct Output: ~Copyable {
  private let path: String?
  private let descriptor: Int32
  /// The name under which the file is written or, where it has none yet, gets its place.
  private var temporary: String?
  private var isNamed = true

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
    let exists = unsafe lstat(path, &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG {
      descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    } else {
      let name = "\(path).\(getpid()).tmp"
      let unnamed = Self.unnamedFile(in: Self.folder(of: path))
      isNamed = unnamed == nil
      descriptor =
        unsafe unnamed ?? open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { temporary = name }
    }
    if descriptor < 0 { throw Self.failure(path, errno) }
  }

  deinit {
    if path != nil && descriptor >= 0 { _ = close(descriptor) }
    if isNamed, let temporary { _ = unsafe unlink(temporary) }
  }

  /// Opens a new file that has no name.
  ///
  /// - Returns: its descriptor; nil where there are no such files, or none that can get a name.
  private static func unnamedFile(in folder: String) -> Int32? {
    let flags = __O_TMPFILE | O_DIRECTORY | O_WRONLY | O_CLOEXEC
    let descriptor = unsafe open(folder, flags, 0o666)
    guard descriptor >= 0 else { return nil }
    guard unsafe access(link(to: descriptor), F_OK) == 0 else {
      _ = close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Where the system shows an open file.
  private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
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
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
    if !isNamed {
      let own = Self.link(to: descriptor)
      guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
        throw Self.failure(path, errno)
      }
      isNamed = true
    }
    guard unsafe rename(temporary, path) == 0 else { throw Self.failure(path, errno) }
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
