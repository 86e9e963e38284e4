/// What a generated text contains: the answer that a classification has to find.
public struct GeneratedSummary: Equatable, Sendable {
  /// The lines.
  public internal(set) var lines = 0
  /// The bytes of the text.
  public internal(set) var decodedBytes = 0
  /// The known failures by the identifiers of ``Catalog/builtIn``; every issue is named.
  public internal(set) var issues: [String: Int] = [:]
  /// The failures that no issue of ``Catalog/builtIn`` covers.
  public internal(set) var unknown = 0
  /// The errors that the rules of ``Catalog/builtIn`` leave out, by `msg`.
  public internal(set) var otherErrors: [String: Int] = [:]

  /// All failures, known and unknown.
  public var failures: Int { issues.values.reduce(unknown, +) }
  /// All errors that the rules leave out.
  public var otherErrorCount: Int { otherErrors.values.reduce(0, +) }

  /// The summary as JSON, with members in alphabetical order and a line end.
  ///
  /// - Returns: the same text for the same summary.
  public func json() -> String {
    """
    {
      "decodedBytes": \(decodedBytes),
      "failures": \(failures),
      "issues": \(Self.object(issues)),
      "lines": \(lines),
      "otherErrorCount": \(otherErrorCount),
      "otherErrors": \(Self.object(otherErrors)),
      "unknown": \(unknown)
    }

    """
  }

  /// An object of numbers; the names are this module's own and need no escapes.
  private static func object(_ counts: [String: Int]) -> String {
    guard !counts.isEmpty else { return "{}" }
    let sorted = counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let members = sorted.map { "    \"\($0.key)\": \($0.value)" }
    return "{\n" + members.joined(separator: ",\n") + "\n  }"
  }
}
