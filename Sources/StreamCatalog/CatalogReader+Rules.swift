import StreamCore
import Yams

/// The rules that say which records are failures.
extension CatalogReader {
  func rules(_ node: Node) throws(CatalogError) -> [FailureRule] {
    var rules: [FailureRule] = []
    for item in try nodes.list(node, "'failures'") { rules.append(try rule(item)) }
    return rules
  }

  private func rule(_ node: Node) throws(CatalogError) -> FailureRule {
    let what = "a rule of 'failures'"
    let pairs = try nodes.pairs(node, what)
    guard let pair = pairs.first else {
      throw nodes.error(node, "\(what) is empty; write 'count: {}' or 'ignore: {}'")
    }
    guard let effect = FailureRule.Effect(rawValue: pair.key) else {
      throw nodes.unknown(pair.keyNode, "effect", pair.key, in: what, known: ["count", "ignore"])
    }
    guard pairs.count == 1 else {
      throw nodes.error(
        pairs[1].keyNode,
        "\(what) has a second key; begin another rule with '- ' before it"
      )
    }
    return FailureRule(effect, try conditions(pair.value, "'\(pair.key)'"))
  }

  private func conditions(
    _ node: Node,
    _ what: String
  ) throws(CatalogError) -> [FailureRule.Condition] {
    var conditions: [FailureRule.Condition] = []
    for pair in try nodes.pairs(node, what) {
      try checkPath(pair.key, pair.keyNode, "a field of \(what)")
      let name = YAMLText.excerpt(pair.key)
      let items = try nodes.listOrItem(pair.value, name)
      guard !items.isEmpty else {
        throw nodes.error(
          pair.value,
          "\(name) is an empty list, which never holds; give a text or remove it"
        )
      }
      switch pair.key {
      case "missing":
        conditions += try paths(items, "a field of 'missing'").map { .isMissing(field: $0) }
      case "present":
        conditions += try paths(items, "a field of 'present'").map { .isPresent(field: $0) }
      default:
        var tests: [FieldTest] = []
        for item in items { tests += try self.tests(item, name) }
        conditions.append(.isOneOf(field: pair.key, values: tests))
      }
    }
    return conditions
  }

  /// A text, a comparison such as `'>= 50'`, or `{ like: PATTERN }`.
  private func tests(_ node: Node, _ name: String) throws(CatalogError) -> [FieldTest] {
    if node.mapping != nil {
      let section = try nodes.section(node, "the condition on \(name)", keys: ["like"])
      let like = try nodes.required("like", in: section)
      var tests: [FieldTest] = []
      for item in try nodes.listOrItem(like, "'like'") { tests.append(.like(try pattern(item))) }
      guard !tests.isEmpty else {
        throw nodes.error(like, "'like' is an empty list, which never holds; give a pattern")
      }
      return tests
    }
    let text = try nodes.text(node, "a value of \(name)")
    if let comparison = Comparison(text) { return [.comparison(comparison)] }
    guard !Comparison.begins(text) else {
      throw nodes.error(
        node,
        "\(YAMLText.excerpt(text)) is no comparison with a number, such as '>= 50'; if it is a text,"
          + " write { like: ... }"
      )
    }
    return [.text(text)]
  }
}
