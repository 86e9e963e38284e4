import Glibc

/// Writes a result to a file whole or not at all.
enum OutputFile {
  /// Writes to a temporary file beside the target, and renames it when it is on the disk.
  ///
  /// A target that is no regular file (a pipe, a device, a link such as `/dev/stdout`) is
  /// written directly: a rename would put a file in its place.
  ///
  /// - Returns: nil, or what the system says about why it cannot be.
  static func write(_ data: [UInt8], to path: String) -> String? {
    var status = stat()
    let exists = unsafe lstat(path, &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG {
      let descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
      guard descriptor >= 0 else { return reason() }
      defer { _ = close(descriptor) }
      return Console.write(data, to: descriptor).map(reason)
    }
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return reason() }
    var problem = Console.write(data, to: descriptor).map(reason)
    if problem == nil && fsync(descriptor) != 0 { problem = reason() }
    _ = close(descriptor)
    if problem == nil, unsafe rename(temporary, path) != 0 { problem = reason() }
    if problem != nil { _ = unsafe unlink(temporary) }
    return problem
  }

  private static func reason(_ code: Int32 = errno) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
