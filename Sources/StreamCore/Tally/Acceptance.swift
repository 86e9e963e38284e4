/// What the user accepts as no reason for `unclear` (`--accept`, `--max-malformed`).
public struct Acceptance: Sendable, Equatable {
  /// A reason, or a part of what it stands for.
  public struct Item: Sendable, Equatable, CustomStringConvertible {
    /// The reason.
    public let reason: Reason.Kind
    /// What of it is accepted; nil for all.
    public let detail: String?

    /// The reasons of which a part can be accepted, and what names it.
    public static let details: [(reason: Reason.Kind, what: String)] = [
      (.unreadable, "a glob for paths"), (.noRecords, "a glob for paths"),
      (.unplaced, "a member's path"), (.malformed, "a kind of fault"),
      (.unfinished, "line or stream"),
    ]

    /// - Parameters:
    ///   - reason: the reason.
    ///   - detail: what of it is accepted; nil for all.
    package init(_ reason: Reason.Kind, detail: String? = nil) {
      self.reason = reason
      self.detail = detail
    }

    /// Reads `REASON` or `REASON:DETAIL`; there is none where no such reason is known, or nothing of
    /// it can be accepted apart.
    ///
    /// - Parameter text: what the user wrote.
    public init?(_ text: String) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let reason = parts.first.flatMap({ Reason.Kind(rawValue: String($0)) }) else {
        return nil
      }
      self.reason = reason
      detail = parts.count > 1 ? String(parts[1]) : nil
      if let detail, detail.isEmpty || !Self.details.contains(where: { $0.reason == reason }) {
        return nil
      }
    }

    /// What is wrong with a text that is none, and what could be written.
    public static func fault(of text: String) -> String {
      let name = String(text.prefix { $0 != ":" })
      if Reason.Kind(rawValue: name) != nil {
        let parts = details.map { "\($0.reason.rawValue):DETAIL (\($0.what))" }
        return "no part of '\(name)' is accepted by '\(text)'; write \(name), or one of "
          + parts.joined(separator: ", ")
      }
      let known = Reason.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return "'\(text)' is no reason that can be accepted; write one of \(known)"
    }

    /// As it is written.
    public var description: String { reason.rawValue + (detail.map { ":" + $0 } ?? "") }
  }

  /// How many malformed lines are accepted.
  public enum MalformedLimit: Sendable, Equatable, CustomStringConvertible {
    /// A number of lines.
    case count(Int)
    /// A percentage of all lines, in millionths of a percent.
    case percent(millionths: Int)

    /// The digits that a percentage may have after its point.
    private static let placesMax = 6

    /// Reads a number of lines, or a percentage such as `0.5%`.
    ///
    /// - Parameter text: what the user wrote.
    public init?(_ text: String) {
      guard text.last == "%" else {
        guard let count = Self.number(text[...]) else { return nil }
        self = .count(count)
        return
      }
      let parts = text.dropLast().split(
        separator: ".",
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      let fraction = parts.count > 1 ? parts[1] : "0"
      let zeros = String(repeating: "0", count: max(0, Self.placesMax - fraction.count))
      guard fraction.count <= Self.placesMax, let whole = Self.number(parts[0]), whole <= 100,
        Self.number(fraction) != nil, let rest = Self.number(fraction + zeros),
        whole < 100 || rest == 0
      else { return nil }
      self = .percent(millionths: whole * 1_000_000 + rest)
    }

    private static func number(_ text: Substring) -> Int? {
      text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    /// The limit in lines; computed in whole numbers, since 0.57 % of 10,000 are 57.
    public func lines(of total: Int) -> Int {
      switch self {
      case .count(let count): count
      case .percent(let millionths):
        // Split up, so that no archive is long enough for an overflow.
        total / 100_000_000 * millionths + total % 100_000_000 * millionths / 100_000_000
      }
    }

    /// As it is written.
    public var description: String {
      switch self {
      case .count(let count): return String(count)
      case .percent(let millionths):
        var text = "\(millionths / 1_000_000).\(zeroPadded(millionths % 1_000_000, 6))"
        while text.hasSuffix("0") { text.removeLast() }
        return (text.hasSuffix(".") ? String(text.dropLast()) : text) + "%"
      }
    }
  }

  /// What is accepted, in the order in which it was given.
  public var items: [Item]
  /// So many malformed lines are accepted.
  public var malformedMax: MalformedLimit

  /// - Parameters:
  ///   - items: what is accepted.
  ///   - malformedMax: so many malformed lines are accepted.
  public init(_ items: [Item] = [], malformedMax: MalformedLimit = .count(0)) {
    self.items = items
    self.malformedMax = malformedMax
  }

  /// Whether all of a reason is accepted.
  package func accepts(_ reason: Reason.Kind) -> Bool {
    items.contains { $0.reason == reason && $0.detail == nil }
  }

  /// Whether a reason is accepted, of which every part is named.
  ///
  /// - Parameters:
  ///   - reason: the reason.
  ///   - parts: the paths that it stands for, or other names; nil where not all of them are known.
  ///   - areGlobs: whether what is accepted are globs for them.
  /// - Returns: whether each of them is accepted.
  package func accepts(_ reason: Reason.Kind, parts: [String]?, areGlobs: Bool) -> Bool {
    if accepts(reason) { return true }
    guard let parts, !parts.isEmpty else { return false }
    let details = items.filter { $0.reason == reason }.compactMap(\.detail)
    return parts.allSatisfy { part in
      details.contains { areGlobs ? NameFilter.matches($0, part) : $0 == part }
    }
  }
}
