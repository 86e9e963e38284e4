import Glibc

/// A command that is told of a halt.
///
/// No shell is involved: the words are its arguments.
struct HaltCommand {
  /// After as long the command is ended: an alarm that hangs must not hold up the report's end.
  private static let secondsMax = 300

  /// Its name, which is looked up in `PATH`, and its arguments.
  let words: [String]

  /// Runs the command to its end; that it fails is said, and no more.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input.
  ///   - variables: what is added to its environment.
  func run(input: [UInt8], variables: [(name: String, value: String)]) {
    guard let file = Self.file(input) else {
      return warn("cannot be given the tally: \(Self.reason(errno))")
    }
    defer { _ = close(file) }
    var process = pid_t()
    let code = spawn(&process, file, variables)
    guard code == 0 else {
      return warn("cannot be run: \(Self.reason(code)); check --on-halt")
    }
    var status: Int32 = 0
    for tick in 0... {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { break }
      if ended < 0 && errno != EINTR { return warn("was lost: \(Self.reason(errno))") }
      if tick == Self.secondsMax * 100 {
        _ = kill(process, SIGKILL)
        warn("was ended after \(Self.secondsMax) s")
      }
      usleep(10_000)
    }
    if status & 0x7f != 0 {
      warn("was ended by signal \(status & 0x7f)")
    } else if status >> 8 != 0 {
      warn("failed with exit code \(status >> 8 & 0xff)")
    }
  }

  /// The tally in a file without a name: unlike a pipe it need not be read, and cannot block.
  private static func file(_ input: [UInt8]) -> Int32? {
    let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var name = Array("\(directory)/stream-tally-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&name)
    guard file >= 0 else { return nil }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(name)
    guard Console.write(input.span, to: file) == nil, lseek(file, 0, SEEK_SET) == 0 else {
      _ = close(file)
      return nil
    }
    return file
  }

  /// Starts the command; what it says goes to standard error, which the report does not use.
  private func spawn(
    _ process: inout pid_t,
    _ file: Int32,
    _ variables: [(name: String, value: String)]
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    _ = unsafe posix_spawn_file_actions_init(&actions)
    _ = unsafe posix_spawnattr_init(&attributes)
    defer {
      _ = unsafe posix_spawn_file_actions_destroy(&actions)
      _ = unsafe posix_spawnattr_destroy(&attributes)
    }
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    // This program ignores closed pipes; the command would inherit that.
    var signals = sigset_t()
    _ = unsafe sigemptyset(&signals)
    _ = unsafe sigaddset(&signals, SIGPIPE)
    _ = unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    _ = unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let names = variables.map { $0.name + "=" }
    let kept = Self.environment.filter { entry in !names.contains { entry.hasPrefix($0) } }
    let environment = kept + variables.map { "\($0.name)=\($0.value)" }
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var entries = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + entries).forEach { unsafe free($0) } }
    return unsafe posix_spawnp(
      &process,
      words[0],
      &actions,
      &attributes,
      &arguments,
      &entries
    )
  }

  /// This process's environment, as `NAME=VALUE`.
  private static var environment: [String] {
    var entries: [String] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      entries.append(unsafe String(cString: entry))
      unsafe next += 1
    }
    return entries
  }

  private func warn(_ what: String) {
    Console.say("stream-cli: warning: the command '\(words[0])' \(what)")
  }

  private static func reason(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
