import StreamCatalog
import StreamCore
import Testing

/// Everything that can be wrong with an issue, with its place.
@Suite struct IssueErrorTests {
  private static let placeholders = Pattern.Placeholder.allCases.map { "<\($0.rawValue)>" }
    .joined(separator: " ")

  private static func listed(_ yaml: String) -> String {
    "schema: stream-catalog/1\nname: n\nissues:\n\(yaml)\n"
  }

  @Test(
    "ids and keys",
    arguments: [
      BadCatalog(
        "issues as a mapping",
        listed("  ‸a: b"),
        "'issues' is a mapping, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog(
        "issue as a text",
        listed("  - ‸'654'"),
        "an issue is a text, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog(
        "no id",
        listed("  - ‸title: t\n    patterns: [p]"),
        "an issue has no 'id'; add one"
      ),
      BadCatalog(
        "no title",
        listed("  - ‸id: a\n    patterns: [p]"),
        "an issue has no 'title'; add one"
      ),
      BadCatalog(
        "no patterns",
        listed("  - ‸id: a\n    title: t"),
        "an issue has no 'patterns'; add one"
      ),
      BadCatalog(
        "near miss",
        listed("  - id: a\n    titel: t\n    ‸pattern: [p]\n    patterns: [p]")
          .replacing("titel", with: "title"),
        "unknown key 'pattern' in an issue; did you mean 'patterns'?"
      ),
      BadCatalog(
        "id without a value",
        listed("  - id: ‸~\n    title: t\n    patterns: [p]"),
        "'id' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog(
        "empty id",
        listed("  - id: ‸''\n    title: t\n    patterns: [p]"),
        "'id' is empty; write a short name or a number"
      ),
      BadCatalog(
        "id with a space",
        listed("  - id: ‸a b\n    title: t\n    patterns: [p]"),
        "the id 'a b' has white space or control characters; use '-' instead"
      ),
      BadCatalog(
        "id with an escape",
        listed("  - id: ‸\"a\\0\"\n    title: t\n    patterns: [p]"),
        #"the id "a\x00" has white space or control characters; use '-' instead"#
      ),
      BadCatalog(
        "reserved id",
        listed("  - id: ‸unknown\n    title: t\n    patterns: [p]"),
        "the id 'unknown' stands for failures that no issue matches; use another"
      ),
      BadCatalog(
        "id twice",
        listed(
          "  - { id: 654, title: t, patterns: [p] }\n  - title: u\n    id: ‸'654'\n    patterns: [q]"
        ),
        "the id '654' is that of line 4; use another"
      ),
    ]
  )
  func ids(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "values",
    arguments: [
      BadCatalog.issue(
        "title as a list",
        "reference: ‸[a]",
        "'reference' is a list, but must be a text; write it between single quotes"
      ),
      BadCatalog.issue(
        "frequency",
        "expected: ‸often",
        "unknown frequency 'often' in 'expected'; known here: prominent, rare, very-rare"
      ),
      BadCatalog.issue(
        "frequency's near miss",
        "expected: ‸very_rare",
        "unknown frequency 'very_rare' in 'expected'; did you mean 'very-rare'?"
      ),
      BadCatalog.issue(
        "day",
        "until: ‸2022-02-29",
        "'until' is '2022-02-29', which is no day; write one such as 2022-06-01"
      ),
      BadCatalog.issue(
        "time",
        "until: ‸2022-02-01T00:00:00Z",
        "'until' is '2022-02-01T00:00:00Z', which is no day; write one such as 2022-06-01"
      ),
      BadCatalog.issue(
        "version",
        "fixed_in: ‸v3.45.x",
        "'fixed_in' is 'v3.45.x', which is no version; write one such as v3.45.0"
      ),
      BadCatalog.issue(
        "examples as a text",
        "examples: ‸a",
        "'examples' is a text, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.issue(
        "mapping as an example",
        "examples:\n      - ‸a: b",
        "an example is a mapping, but must be a text; write it between single quotes"
      ),
      BadCatalog.issue(
        "null as an example",
        "examples: [‸~]",
        "an example is without a value, but must be a text; write it between single quotes"
      ),
    ]
  )
  func values(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "shares",
    arguments: [
      "'1.000001'", "'101%'", "'-0.1'", "'0.0000001'", "'5.00001%'", "'.'", "'%'", "''", "'1e-2'",
      "'5 %'", "'0,5'", "'0.1.2'", "'99999999999999999999999'", "many",
    ]
  )
  func shares(_ text: String) throws {
    let shown = text.hasPrefix("'") ? text : "'\(text)'"
    try expectError(
      .issue(
        text,
        "max_share: ‸\(text)",
        "'max_share' is \(shown); write a number from 0 to 1, such as 0.05, or a percentage, such"
          + " as 5%, no finer than a millionth"
      )
    )
  }

  @Test(
    "patterns",
    arguments: [
      BadCatalog.issue(
        "as a text",
        "patterns: ‸p",
        "'patterns' is a text, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.issue(
        "none",
        "patterns: ‸[]",
        "'patterns' is an empty list; an issue needs at least one"
      ),
      BadCatalog.issue(
        "empty",
        "patterns:\n      - a\n      - ‸''",
        "a pattern is empty; write the message that it matches"
      ),
      BadCatalog.issue(
        "null",
        "patterns: [‸null]",
        "a pattern is without a value, but must be a text; write it between single quotes"
      ),
      unknown("plain", "a é ‸<foo> b"),
      unknown("single quotes", "'it''s: ‸<foo>'"),
      unknown("double quotes", #""a \"b\" \\\\ ‸<foo>""#),
      unknown("behind an escape that is not counted", #"‸"a\tb <foo>""#),
      unknown("behind an escape that is not counted, of the same letter", #"‸"\x61 <foo>""#),
      unknown("first line of two", "'‸<foo>\n        b'"),
      unknown("second line of two", "‸'a\n        <foo>'"),
      unknown("second line of two, plain", "‸a\n        <foo>"),
      unknown("literal", "‸|-\n        <foo>"),
      unknown("anchored", "‸&a 'a <foo>'"),
      unknown("at the very start", "'‸<foo>'"),
      BadCatalog.issue(
        "open placeholder",
        "patterns: ['a ‸< b']",
        #"a placeholder begins with < and has no >; write \< for a <"#
      ),
      BadCatalog.issue(
        "escape",
        #"patterns: ['a ‸\n']"#,
        #"a backslash stands only before < and \; write \\ for a backslash"#
      ),
      BadCatalog.issue(
        "escape at the end",
        #"patterns: ['\< ‸\']"#,
        #"a backslash stands only before < and \; write \\ for a backslash"#
      ),
    ]
  )
  func patterns(_ bad: BadCatalog) throws { try expectError(bad) }

  private static func unknown(_ name: String, _ yaml: String) -> BadCatalog {
    .issue(
      name,
      "patterns:\n      - \(yaml)",
      #"unknown placeholder <foo>; known are \#(placeholders), and \< is a plain <"#
    )
  }
}
