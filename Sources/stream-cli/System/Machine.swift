import Glibc

/// What the command asks the system about its own process.
///
/// Invariants: what the system points to is copied at once, and no pointer is kept.
enum Machine {
  /// A variable of the environment, or nil where it is missing.
  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// The whole environment, as `NAME=VALUE`.
  static var environment: [String] {
    var entries: [String] = []
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      entries.append(unsafe String(cString: entry))
      unsafe next += 1
    }
    return entries
  }

  /// Where files go that nobody keeps.
  static var temporaryDirectory: String { variable("TMPDIR") ?? "/tmp" }

  /// Milliseconds since 1970 by the clock.
  static var now: Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  /// What the process has used so far: processor time in microseconds, and peak memory in KiB.
  static var usage: (processorMicroseconds: Int, memoryKiB: Int) {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss)
  }

  private static func microseconds(_ time: timeval) -> Int {
    time.tv_sec * 1_000_000 + Int(time.tv_usec)
  }
}
