import Reference
import StreamCore

/// Patterns and a message, with NUL bytes in between: what matches is what the reference says, and
/// what the catalogue's tools say fits to it.
enum PatternTarget {
  /// The built-in patterns with their messages, and short ones with every placeholder.
  static var seeds: [[UInt8]] {
    let known = Catalog.builtIn.issues.flatMap { issue in
      issue.examples.map { example in
        issue.patterns.map(\.description).prefix(3).joined(separator: "\0") + "\0" + example
      }
    }
    let placeholders = Pattern.Placeholder.allCases.map { "<\($0.rawValue)>" }
    let short = placeholders.flatMap { first in
      placeholders.map { "\(first)a\($0)\0\($0)\\\\\0\(first)\($0)\0sha256:XXXaü1\u{2003}" }
    }
    return (known + short).map { Array($0.utf8) }
  }

  static func run(_ input: [UInt8]) {
    let parts = input.split(separator: 0, maxSplits: 4, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let message = parts.last.map({ Array($0.utf8) }) else { return }
    var catalog = Catalog.builtIn
    catalog.issues = []
    for text in parts.dropLast() {
      guard let pattern = try? Pattern(text) else { continue }
      catalog.issues.append(Issue(id: "\(catalog.issues.count)", title: "t", patterns: [pattern]))
    }
    var matcher = Matcher(catalog)
    let issue = matcher.issue(of: message, time: nil)
    let expected = referenceIssue(of: message, time: nil, catalog: catalog)
    expect(issue == expected, "issue \(issue as Int?), not \(expected as Int?)")
    let matches = matcher.matches(message)
    for (index, issue) in catalog.issues.enumerated() {
      expect(
        referenceMatches(issue.patterns[0], message) == matches.contains { $0.issue == index },
        "pattern \(index) and the reference differ"
      )
    }
    checkExplanation(message, catalog)
    checkTools(matches.map(\.issue), issue, catalog)
  }

  /// What placeholders stand for, put into the pattern, is the message.
  private static func checkExplanation(_ message: [UInt8], _ catalog: Catalog) {
    for part in Explanation(of: message, catalog).parts {
      guard let match = part.match else { continue }
      var values = match.values[...]
      var text: [UInt8] = []
      for element in catalog.issues[match.issue].patterns[match.pattern].elements {
        switch element {
        case .literal(let bytes): text += bytes
        case .placeholder: text += values.popFirst()?.text ?? []
        }
      }
      expectSame(text, part.message, "the values do not make up the message")
    }
  }

  private static func checkTools(_ matching: [Int], _ decided: Int?, _ catalog: Catalog) {
    let notes = CatalogCheck(catalog).notes
    for (index, second) in matching.sorted().enumerated() {
      for first in matching.sorted()[..<index] {
        let overlap = "issue \(first), pattern 1, and issue \(second), pattern 1, overlap"
        expect(notes.contains { $0.hasPrefix(overlap) }, "not noted: \(overlap)")
      }
    }
    if let decided {
      let lost = "issue \(decided), pattern 1, never decides"
      expect(!notes.contains { $0.hasPrefix(lost) }, "wrongly noted: \(lost)")
    }
  }
}
