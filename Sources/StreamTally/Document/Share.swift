package import StreamCore

/// A share of a whole, in millionths; a tally file has it as a number from 0 to 1.
public struct Share: Sendable, Equatable {
  /// The share in millionths.
  public var millionths = 0

  /// - Parameter millionths: from 0 to 1,000,000.
  public init(millionths: Int = 0) { self.millionths = millionths }

  /// `count / total`, rounded half up to four places by integers; 0 of nothing, and 1 at most.
  init(_ count: Int, of total: Int) {
    guard total > 0 else { return }
    // A tally file can have numbers whose products are too large for a word.
    let product = min(count, total).multipliedFullWidth(by: 10_000)
    let (quotient, rest) = total.dividingFullWidth(product)
    millionths = (quotient + (rest >= total - rest ? 1 : 0)) * 100
  }

  /// As a decimal number, without zeros at its end.
  var text: String {
    var text = "\(millionths / 1_000_000).\(zeroPadded(millionths % 1_000_000, 6))"
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

extension Share: TallyValue {
  package var isAbsent: Bool { false }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.raw(name, Array(text.utf8))
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    let parts = try value.digits().split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count <= 2, fraction.utf8.count <= 6, let whole = Int(parts[0]), whole <= 1,
      let rest = Int(fraction + String(repeating: "0", count: 6 - fraction.utf8.count))
    else { throw value.error("a share is expected") }
    millionths = whole * 1_000_000 + rest
  }
}
