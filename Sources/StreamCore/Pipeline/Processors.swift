/// The processors that this process may use.
package enum Processors {
  /// The number of them, by the process's affinity and its control group's quota; at least 1.
  package static var available: Int {
    let allowed = affinity ?? 1
    return max(1, min(allowed, quota ?? allowed))
  }

  /// The bits of `Cpus_allowed` (proc(5)), which `sched_setaffinity` and `taskset` set.
  private static var affinity: Int? {
    let line = text(of: "/proc/self/status")?.split(separator: "\n")
      .first { $0.hasPrefix("Cpus_allowed:") }
    return line?.split(separator: ":").last?.reduce(0) { count, digit in
      count + (digit.hexDigitValue?.nonzeroBitCount ?? 0)
    }
  }

  /// The time that a control group has in each period, in whole processors (cgroup v2).
  private static var quota: Int? {
    let fields = text(of: "/sys/fs/cgroup/cpu.max")?.split(whereSeparator: \.isWhitespace) ?? []
    guard fields.count == 2, let time = Int(fields[0]), let period = Int(fields[1]), period > 0
    else { return nil }
    return (time + period - 1) / period
  }

  private static func text(of path: String) -> String? {
    guard let file = try? InputFile.open(path),
      let bytes = try? file.contents(byteCountMax: 64 << 10)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
