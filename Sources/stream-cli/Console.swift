import Glibc
import StreamCore

/// What is said to the user, on standard error; data goes to ``Output``.
enum Console {
  /// Writes a line to standard error; names in it may contain anything.
  static func say(_ message: String) {
    try? Files.write(Array("\(printable(message))\n".utf8).span, to: STDERR_FILENO)
  }

  /// Makes a write to a closed pipe an error instead of the process's end, so that the exit code
  /// can still be the verdict's.
  static func ignoreClosedPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
