import StreamCore
import Yams

extension CatalogReader {
  private static let issueKeys = [
    "id", "title", "reference", "expected", "max_share", "action", "until", "fixed_in", "examples",
    "patterns",
  ]

  func issues(_ node: Node) throws(CatalogError) -> [Issue] {
    var issues: [Issue] = []
    var lines: [String: Int] = [:]
    for item in try nodes.list(node, "'issues'") {
      let section = try nodes.section(item, "an issue", keys: Self.issueKeys)
      let idNode = try nodes.required("id", in: section)
      let issue = try issue(section, id: try id(idNode))
      if let line = lines[issue.id] {
        throw nodes.error(
          idNode,
          "the id \(YAMLText.excerpt(issue.id)) is that of line \(line); use another"
        )
      }
      lines[issue.id] = idNode.mark?.line
      issues.append(issue)
    }
    return issues
  }

  private func issue(
    _ section: NodeReader.Section,
    id: String
  ) throws(CatalogError) -> Issue {
    Issue(
      id: id,
      title: try nodes.text(try nodes.required("title", in: section), "'title'"),
      reference: try nodes.optionalText(section["reference"], "'reference'"),
      expected: try expected(section["expected"]),
      maxShareMillionths: try maxShare(section["max_share"]),
      action: try nodes.optionalText(section["action"], "'action'"),
      until: try until(section["until"]),
      fixedIn: try fixedIn(section["fixed_in"]),
      examples: try section["examples"].map(examples) ?? [],
      patterns: try patterns(try nodes.required("patterns", in: section))
    )
  }

  private func id(_ node: Node) throws(CatalogError) -> String {
    let id = try nodes.text(node, "'id'")
    guard !id.isEmpty else {
      throw nodes.error(node, "'id' is empty; write a short name or a number")
    }
    // Ids are in options and in lists that are separated by spaces.
    guard
      id.unicodeScalars.allSatisfy({
        !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      })
    else {
      throw nodes.error(
        node,
        "the id \(YAMLText.excerpt(id)) has white space or control characters; use '-' instead"
      )
    }
    guard id != "unknown" else {
      throw nodes.error(
        node,
        "the id 'unknown' stands for failures that no issue matches; use another"
      )
    }
    return id
  }

  private func expected(_ node: Node?) throws(CatalogError) -> Issue.Frequency? {
    guard let node, let word = try nodes.optionalText(node, "'expected'") else { return nil }
    guard let frequency = Issue.Frequency(rawValue: word) else {
      throw nodes.unknown(
        node,
        "frequency",
        word,
        in: "'expected'",
        known: Issue.Frequency.allCases.map(\.rawValue)
      )
    }
    return frequency
  }

  private func maxShare(_ node: Node?) throws(CatalogError) -> Int? {
    guard let node, let text = try nodes.optionalText(node, "'max_share'") else { return nil }
    guard let millionths = millionths(text), millionths <= 1_000_000 else {
      throw nodes.error(
        node,
        "'max_share' is \(YAMLText.excerpt(text)); write a number from 0 to 1, such as 0.05, or"
          + " a percentage, such as 5%, no finer than a millionth"
      )
    }
    return millionths
  }

  /// The number of millionths in a decimal number or a percentage, or nil where the text is
  /// neither, or finer.
  private func millionths(_ text: String) -> Int? {
    let isPercentage = text.utf8.last == UInt8(ascii: "%")
    let parts = text.utf8.dropLast(isPercentage ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard !parts.joined().isEmpty,
      parts.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let places = isPercentage ? 4 : 6
    var fraction = parts.count > 1 ? Array(parts[1]) : []
    while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
    guard fraction.count <= places else { return nil }
    fraction += Array(repeating: UInt8(ascii: "0"), count: places - fraction.count)
    return Int(String(decoding: parts[0] + fraction, as: UTF8.self))
  }

  private func until(_ node: Node?) throws(CatalogError) -> CalendarDay? {
    guard let node, let text = try nodes.optionalText(node, "'until'") else { return nil }
    guard let day = CalendarDay(text) else {
      throw nodes.error(
        node,
        "'until' is \(YAMLText.excerpt(text)), which is no day; write one such as 2022-06-01"
      )
    }
    return day
  }

  private func fixedIn(_ node: Node?) throws(CatalogError) -> Version? {
    guard let node, let text = try nodes.optionalText(node, "'fixed_in'") else { return nil }
    guard let version = Version(text) else {
      throw nodes.error(
        node,
        "'fixed_in' is \(YAMLText.excerpt(text)), which is no version; write one such as v3.45.0"
      )
    }
    return version
  }

  private func examples(_ node: Node) throws(CatalogError) -> [String] {
    var examples: [String] = []
    for item in try nodes.list(node, "'examples'") {
      examples.append(try nodes.text(item, "an example"))
    }
    return examples
  }

  private func patterns(_ node: Node) throws(CatalogError) -> [Pattern] {
    let items = try nodes.list(node, "'patterns'")
    guard !items.isEmpty else {
      throw nodes.error(node, "'patterns' is an empty list; an issue needs at least one")
    }
    var patterns: [Pattern] = []
    for item in items { patterns.append(try pattern(item)) }
    return patterns
  }

  func pattern(_ node: Node) throws(CatalogError) -> Pattern {
    let text = try nodes.text(node, "a pattern")
    guard !text.isEmpty else {
      throw nodes.error(node, "a pattern is empty; write the message that it matches")
    }
    do {
      return try Pattern(text)
    } catch {
      guard let scalar = node.scalar else { throw nodes.error(node, error.description) }
      throw nodes.source.error(
        at: nodes.source.position(of: error.offset, in: scalar),
        error.description
      )
    }
  }
}
