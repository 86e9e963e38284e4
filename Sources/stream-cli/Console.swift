import Glibc

/// Standard output for data, standard error for everything else.
enum Console {
  /// Writes a line to standard error.
  static func say(_ message: String) {
    _ = write(Array("\(message)\n".utf8), to: STDERR_FILENO)
  }

  /// Writes data to standard output.
  ///
  /// - Returns: the error's number, or nil. A closed pipe is no error: who reads has seen enough.
  static func print(_ data: [UInt8]) -> Int32? {
    let code = write(data, to: STDOUT_FILENO)
    return code == EPIPE ? nil : code
  }

  /// Makes a write to a closed pipe an error instead of the process's end, so that the exit code
  /// can still be the verdict's.
  static func ignoreClosedPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Writes bytes to a descriptor.
  ///
  /// - Returns: the error's number, or nil.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
