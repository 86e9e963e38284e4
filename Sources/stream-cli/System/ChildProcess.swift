import Glibc
import StreamCore

/// A program that was started.
///
/// Invariants: its process is waited for once; the C strings live until it was started.
struct ChildProcess {
  /// How a process ended.
  enum End: Equatable {
    case exit(code: Int32)
    case signal(Int32)
  }

  private let process: pid_t

  /// Starts a program, which is looked up in `PATH`; what it says goes to standard error.
  ///
  /// - Parameters:
  ///   - words: its name and its arguments; no shell is involved.
  ///   - environment: its environment, as `NAME=VALUE`.
  ///   - input: what it reads from standard input.
  /// - Throws: why it cannot be started.
  init(_ words: [String], environment: [String], input: Int32) throws(SystemError) {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    _ = unsafe posix_spawn_file_actions_init(&actions)
    _ = unsafe posix_spawnattr_init(&attributes)
    defer {
      _ = unsafe posix_spawn_file_actions_destroy(&actions)
      _ = unsafe posix_spawnattr_destroy(&attributes)
    }
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    // This program ignores closed pipes; the other one would inherit that.
    var signals = sigset_t()
    _ = unsafe sigemptyset(&signals)
    _ = unsafe sigaddset(&signals, SIGPIPE)
    _ = unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    _ = unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var entries = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + entries).forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawnp(
      &process,
      words[0],
      &actions,
      &attributes,
      &arguments,
      &entries
    )
    guard code == 0 else { throw SystemError(code: code) }
    self.process = process
  }

  /// How it ended, or nil while it runs.
  func poll() throws(SystemError) -> End? {
    var status: Int32 = 0
    let ended = unsafe waitpid(process, &status, WNOHANG)
    if ended < 0 && errno != EINTR { throw .last }
    guard ended == process else { return nil }
    let signal = status & 0x7f
    return signal != 0 ? .signal(signal) : .exit(code: status >> 8 & 0xff)
  }

  /// Ends it at once.
  func kill() { _ = Glibc.kill(process, SIGKILL) }
}
