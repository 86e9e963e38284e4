import Foundation
import Glibc
import StreamCore

/// A program that runs beside the tests, in a process group of its own.
///
/// `posix_spawn` starts it. Foundation's `Process` reads behind the end of an array when it starts
/// one, which ends a run under the address sanitizer, and hardly gets on under the thread sanitizer.
public final class ChildProcess {
  /// How a program ended.
  public enum End: Equatable, Sendable {
    /// By itself, with a code of 0 to 255.
    case exited(code: Int32)
    /// By a signal.
    case signalled(Int32)
  }

  /// With these, `tar` makes the same bytes of the same files, whenever and wherever it is run.
  private static let tarOptions =
    "--mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a=rX,u+w --sort=name"

  private let identifier: pid_t
  private var end: End?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: The program's file, or a name to be found in `PATH`.
  ///   - arguments: Its arguments.
  ///   - input: What it reads from standard input, through a pipe; nil gives it `/dev/null`.
  ///   - output: The file that takes its standard output; it is made, or emptied.
  ///   - errors: The file that takes its standard error; nil gives it this process's own.
  ///   - environment: Variables that are added to this process's own.
  ///   - directory: The directory it works in; nil stands for this process's own.
  /// - Throws: `POSIXError` where it cannot be started; in a directory of its own, `env` starts
  ///   it, which exits with 127 then.
  public init(
    _ path: String,
    _ arguments: [String] = [],
    input: [UInt8]? = nil,
    output: String = "/dev/null",
    errors: String? = nil,
    environment: [String: String] = [:],
    directory: String? = nil
  ) throws {
    let pipe = try input.map { _ in try Pipe() }
    defer { if let pipe { close(pipe.output) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let mode = O_WRONLY | O_CREAT | O_TRUNC
    if let pipe {
      posix_spawn_file_actions_adddup2(&actions, pipe.output, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output, mode, 0o600)
    if let errors { posix_spawn_file_actions_addopen(&actions, 2, errors, mode, 0o600) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))

    // Without a folder, the program itself is started; what is no file is searched.
    let file = path.contains("/") ? URL(fileURLWithPath: path).path : path
    let prefix = directory.map { ["env", "-C", $0] } ?? []
    let variables = ProcessInfo.processInfo.environment
      .merging(["TAR_OPTIONS": Self.tarOptions]) { _, new in new }
      .merging(environment) { _, new in new }
    let words = copies(prefix + [file] + arguments)
    let settings = copies(variables.map { "\($0)=\($1)" })
    defer { for pointer in words + settings { free(pointer) } }
    var identifier = pid_t()
    let failure = Pipe.lock.withLock { _ in
      posix_spawnp(&identifier, prefix.first ?? file, &actions, &attributes, words, settings)
    }
    self.identifier = identifier
    if failure != 0, let pipe { close(pipe.input) }
    try check(failure)
    if let input, let pipe { feed(input, to: pipe.input) }
  }

  /// Sends a signal to the program, and to what it has started in turn.
  public func kill(_ signal: Int32) {
    // Once it is waited for, its number can be another's.
    if end == nil { _ = Glibc.kill(-identifier, signal) }
  }

  /// Waits for the program's end.
  @discardableResult
  public func wait() -> End {
    while true {
      if let end = end ?? ended(options: 0) { return end }
    }
  }

  /// Waits for the program's end, but no longer than so many seconds.
  ///
  /// - Returns: How it ended, or nil where it still runs.
  public func wait(seconds: Double) -> End? {
    let start = ContinuousClock.now
    while true {
      if let end = end ?? ended(options: WNOHANG) { return end }
      if ContinuousClock.now - start > .seconds(seconds) { return nil }
      usleep(1000)
    }
  }

  private func ended(options: Int32) -> End? {
    var status: Int32 = 0
    guard waitpid(identifier, &status, options) == identifier else { return nil }
    let signal = status & 0x7f
    end = signal == 0 ? .exited(code: status >> 8 & 0xff) : .signalled(signal)
    return end
  }
}

/// A pipe that no program inherits.
private struct Pipe {
  /// Held while a pipe is made, and while a program is started: it must not get hold of a pipe's
  /// end in between, since the end of input would never come then.
  static let lock = Lock(())

  /// What is read from.
  let output: Int32
  /// What is written to.
  let input: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    let failure = Self.lock.withLock { _ in
      guard Glibc.pipe(&ends) == 0 else { return errno }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return 0
    }
    try check(failure)
    (output, input) = (ends[0], ends[1])
  }
}

/// Copies of strings as C wants them: pointers, which have to be freed, and nil behind them.
private func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
  strings.map { strdup($0) } + [nil]
}

/// Throws the error of a number that is not zero.
private func check(_ number: Int32) throws {
  if number != 0 { throw POSIXError(POSIXErrorCode(rawValue: number) ?? .EIO) }
}

/// Writes everything on a thread of its own, and closes the pipe.
private func feed(_ input: [UInt8], to descriptor: Int32) {
  Thread.detachNewThread {
    // A program may end without reading: the signal is blocked for this thread alone.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var rest = input[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
  }
}
