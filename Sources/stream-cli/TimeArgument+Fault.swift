import StreamCore

/// What is said of a text that is no time.
extension TimeArgument {
  /// What was expected, with examples, and what was perhaps meant.
  ///
  /// - Parameters:
  ///   - text: what was given.
  ///   - option: for what.
  /// - Returns: a sentence.
  static func fault(of text: String, for option: String) -> String {
    "\(option): '\(text)' is no time; give a date (2022-05-12), a date and time ('2022-05-12 14:30',"
      + " RFC 3339), a time of day (14:30), or how long ago it was (2h, 7d)"
      + (nearMiss(text).map { "; did you mean '\($0)'?" } ?? "")
  }

  /// A time that is written nearly like a text.
  private static func nearMiss(_ text: String) -> String? {
    let text = text.lowercased()
    let words = runs(of: text)
    guard (1...16).contains(words.count) else { return nil }
    let candidates = [
      ["noon": "12:00", "midnight": "00:00"][text], age(words), halfDay(words), compact(words),
      date(words, of: text), timeOfDay(words),
    ]
    return candidates.compactMap { $0 }.first { TimeArgument($0) != nil }
  }

  /// The runs of digits and those of letters.
  private static func runs(of text: String) -> [Substring] {
    var runs: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      let run = rest.prefix { $0.isLetter == first.isLetter && $0.isNumber == first.isNumber }
      if first.isLetter || first.isNumber { runs.append(run) }
      rest = rest.dropFirst(run.count)
    }
    return runs
  }

  private static func isNumber(_ run: Substring) -> Bool {
    run.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// `2 hours ago`, `-2h`, `2H`.
  private static func age(_ words: [Substring]) -> String? {
    guard words.count == 2 || words.count == 3 && words[2] == "ago" else { return nil }
    let names = ["seconds", "minutes", "hours", "days", "weeks"]
    let others = ["secs", "mins", "hrs"]
    let unit = (names + others).first { $0.hasPrefix(words[1]) }
    return unit.map { "\(words[0])\($0.prefix(1))" }
  }

  /// `2pm`, `2:30 pm`.
  private static func halfDay(_ words: [Substring]) -> String? {
    guard let half = words.last, half == "am" || half == "pm", (2...3).contains(words.count),
      let hours = Int(words[0]), (1...12).contains(hours)
    else { return nil }
    let minutes = words.count == 3 ? words[1] : "00"
    return "\(zeroPadded(hours % 12 + (half == "pm" ? 12 : 0), 2)):\(minutes)"
  }

  /// `20220512`, `202205121430`, `20220512t143000`.
  private static func compact(_ words: [Substring]) -> String? {
    let digits = Array(words.filter(isNumber).joined())
    guard words.count <= 4, words[0].count >= 8, [8, 12, 14].contains(digits.count) else {
      return nil
    }
    let date = "\(String(digits[..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))"
    let times = stride(from: 8, to: digits.count, by: 2).map { String(digits[$0..<($0 + 2)]) }
    return times.isEmpty ? date : "\(date) \(times.joined(separator: ":"))"
  }

  /// `2022/5/12`, `12.5.2022`, `2022-5-12 14:30`.
  private static func date(_ words: [Substring], of text: String) -> String? {
    guard words.count >= 3, let first = Int(words[0]), let month = Int(words[1]),
      let last = Int(words[2])
    else { return nil }
    let isYearFirst = words[0].count == 4
    // Whether 12/5/2022 is in May or in December is not to be guessed.
    let isYearLast = words[2].count == 4 && (first > 12 || text.contains("."))
    guard isYearFirst || isYearLast else { return nil }
    let (year, day) = isYearFirst ? (first, last) : (last, first)
    let date = "\(zeroPadded(year, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))"
    let time = text[words[2].endIndex...].drop { " _t".contains($0) }
    return time.isEmpty ? date : "\(date) \(time)"
  }

  /// `14.30`, `14h30`.
  private static func timeOfDay(_ words: [Substring]) -> String? {
    words.filter { $0 != "h" }.joined(separator: ":")
  }
}
