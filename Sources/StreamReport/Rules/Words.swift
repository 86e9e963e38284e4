import Foundation

/// Numbers and names as people read them; the same in every locale.
package enum Words {
  /// `1 failure`, `2 failures`.
  static func number(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `once`, `twice`, `3 times`.
  static func times(_ count: Int) -> String {
    switch count {
    case 1: "once"
    case 2: "twice"
    default: "\(grouped(count)) times"
    }
  }

  /// `1,234,567`.
  package static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// At most one digit after the point.
  package static func decimal(_ number: Double) -> String {
    let tenths = (number * 10).rounded()
    guard tenths.magnitude < 1e15 else { return String(number) }
    let whole = grouped(Int(tenths) / 10)
    let rest = abs(Int(tenths) % 10)
    let sign = tenths < 0 && Int(tenths) / 10 == 0 ? "-" : ""
    return sign + (rest == 0 ? whole : "\(whole).\(rest)")
  }

  /// `12.3 %`, with a second digit below 1 %.
  package static func percent(_ share: Double) -> String {
    let percent = share * 100
    if percent > 0 && percent < 0.01 { return "< 0.01 %" }
    if percent > 0 && percent < 1 {
      let hundredths = Int((percent * 100).rounded())
      return "0." + (hundredths < 10 ? "0" : "") + "\(min(hundredths, 99)) %"
    }
    return decimal(percent) + " %"
  }

  /// `12.3 MB`.
  package static func bytes(_ count: Int) -> String {
    let units: [(Double, String)] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "KB")]
    for (size, unit) in units where Double(count) >= size {
      return "\(decimal(Double(count) / size)) \(unit)"
    }
    return "\(count) B"
  }

  /// `+12`, `−3` or `±0`.
  static func signed(_ change: Double) -> String {
    if change == 0 { return "±0" }
    return change > 0 ? "+" + decimal(change) : "−" + decimal(-change)
  }

  /// A template as reports for people show it.
  static func template(_ text: String) -> String { shortened(text, to: 1000) }

  /// The text, or the beginning and the end of one that is too long.
  static func shortened(_ text: String, to length: Int = 300) -> String {
    guard text.count > length else { return text }
    return "\(text.prefix(length - 60))…\(text.suffix(59))"
  }
}
