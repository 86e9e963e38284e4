import Glibc
import StreamCore

/// Files that the command writes.
///
/// Invariants: paths are copied for each call; a descriptor belongs to the caller.
enum Files {
  /// Whether there is something at a path that is no regular file: a pipe, a device, a link.
  static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    guard unsafe lstat(PathText.cString(path), &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG
  }

  /// Takes the numbers of standard streams that the program was started without.
  ///
  /// Else the next file that is opened would get one of them, and what is said to the user would
  /// be written into it. What is there now is open the wrong way, so that its use fails.
  static func holdStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe Glibc.open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Opens what is at a path to write it from its begin.
  ///
  /// - Returns: a descriptor that is not inherited.
  /// - Throws: why it cannot be opened.
  static func open(_ path: String) throws(SystemError) -> Int32 {
    let flags = O_WRONLY | O_TRUNC | O_CLOEXEC
    let descriptor = unsafe Glibc.open(PathText.cString(path), flags)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// Makes a file without a name, which is gone when it is closed.
  static func temporary() throws(SystemError) -> Int32 {
    var name = Array("\(Machine.temporaryDirectory)/stream-cli-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&name)
    guard descriptor >= 0 else { throw .last }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(name)
    return descriptor
  }

  /// Removes a file, if it is there.
  static func remove(_ path: String) { _ = unsafe unlink(PathText.cString(path)) }

  /// Writes all bytes.
  static func write(_ bytes: Span<UInt8>, to descriptor: Int32) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.extracting(done...).withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw .last
      }
    }
  }
}
