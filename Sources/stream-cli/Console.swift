import Glibc
import StreamCore

/// What is said to the user, on standard error; data goes to ``Output``.
enum Console {
  /// Writes a line to standard error; names in it may hold anything.
  static func say(_ message: String) {
    _ = write(Array("\(printable(message))\n".utf8).span, to: STDERR_FILENO)
  }

  /// Takes the numbers of standard streams that the program was started without.
  ///
  /// Else the next file that is opened would get one of them, and what is said to the user would
  /// be written into it. What stands there now is open the wrong way, so that its use fails.
  static func holdStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Makes a write to a closed pipe an error instead of the process's end, so that the exit code
  /// can still be the verdict's.
  static func ignoreClosedPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Writes bytes to a descriptor.
  ///
  /// - Returns: the error's number, or nil.
  static func write(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32? {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.extracting(done...).withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
