/// How programs say how bad what they log is: the one list of members, words and numbers.
package enum Levels {
  /// The members that say it, the usual ones first.
  static let members = [
    "level", "severity", "lvl", "levelname", "Level", "Severity", "LEVEL", "@l", "@level",
    "level_name", "levelName", "log_level", "logLevel", "loglevel",
    "LogLevel",  // ASP.NET
    "severity_text", "severityText", "SeverityText",  // OpenTelemetry
  ]

  /// Where it is in an object of the record's: Elastic Common Schema, loguru.
  static let paths = ["log.level", "record.level.name"]

  /// The words for what is no error, in small letters.
  private static let belowError = words([
    "trace", "trc", "verbose", "vrb", "debug", "dbug", "dbg", "info", "inf", "information",
    "notice", "warn", "warning", "wrn",
    "http", "silly",  // winston
    "success",  // loguru
    "fine", "finer", "finest", "config",  // java.util.logging
  ])

  /// The words for what is one.
  private static let errors = words([
    "error", "err", "eror", "severe", "fatal", "ftl", "panic", "critical", "crit", "alert", "emerg",
    "emergency",
  ])

  private static func words(_ list: [String]) -> [[UInt8]] { list.map { Array($0.utf8) } }

  /// Whether one of some words is that of an error, in any case.
  package static func hasErrors(_ words: some Sequence<String>) -> Bool {
    words.contains { errors.contains(lower(Array($0.utf8).span)) }
  }

  /// Whether a text is a word for a level, in any case.
  static func isWord(_ text: Span<UInt8>) -> Bool {
    let word = lower(text)
    return belowError.contains(word) || errors.contains(word)
  }

  /// Whether a text says a level that is known to be below that of an error: a word in any case, as
  /// slog has it also with a distance (`INFO+2`), or a number in digits.
  static func isBelowError(_ text: Span<UInt8>) -> Bool {
    var word = lower(text)
    if belowError.contains(word) || isNumberBelowError(text) { return true }
    while let last = word.last, (0x30...0x39).contains(last) { word.removeLast() }
    guard word.count < text.count, let sign = word.popLast() else { return false }
    return (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")) && belowError.contains(word)
  }

  /// Whether a number is of those below an error's: 5 to 7 (syslog, GELF), 10, 20 and 30 (Python, pino,
  /// bunyan) and 100 to 399 (Monolog).
  ///
  /// 40 is an error's for Python, though not for pino, and from 17 to 20 are OpenTelemetry's.
  static func isNumberBelowError(_ text: Span<UInt8>) -> Bool {
    guard (1...3).contains(text.count) else { return false }
    var number = 0
    for at in text.indices {
      guard (0x30...0x39).contains(text[at]) else { return false }
      number = number * 10 + Int(text[at] & 15)
    }
    // So that a number has one form, as JSON writes it.
    guard text[0] != 0x30 else { return false }
    return (5...7).contains(number) || [10, 20, 30].contains(number) || (100...399).contains(number)
  }

  private static func lower(_ text: Span<UInt8>) -> [UInt8] {
    var lower: [UInt8] = []
    for at in text.indices {
      lower.append((0x41...0x5a).contains(text[at]) ? text[at] | 0x20 : text[at])
    }
    return lower
  }
}
