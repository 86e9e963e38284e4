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

  func levels(_ node: Node) throws(CatalogError) -> LevelRule {
    let effects = LevelRule.Effect.allCases.map(\.rawValue)
    let section = try nodes.section(node, "'levels'", keys: ["path"] + effects)
    let path = try nodes.required("path", in: section)
    var paths: [String] = []
    for item in try nodes.listOrItem(path, "'path'") {
      paths.append(try topPath(item, "a path of 'levels'"))
    }
    guard !paths.isEmpty else {
      throw nodes.error(path, "'path' of 'levels' is an empty list; give a path")
    }
    let given = LevelRule.Effect.allCases.filter { section[$0.rawValue] != nil }
    guard given.count == 1, let list = section[given[0].rawValue] else {
      throw nodes.error(
        node,
        "'levels' has \(given.isEmpty ? "neither 'failures' nor" : "both 'failures' and") 'list';"
          + " write 'failures: [error, fatal]', or 'list:' for records that are only counted"
      )
    }
    let what = "'\(given[0].rawValue)' of 'levels'"
    var levels: [FieldTest] = []
    for item in try nodes.list(list, what) {
      let test = try self.test(item, "a level of \(what)")
      if case .text(let word) = test, word.isEmpty {
        throw nodes.error(item, "a level of \(what) is empty; write a word, or such as '>= 50'")
      }
      levels.append(test)
    }
    guard !levels.isEmpty else {
      throw nodes.error(list, "\(what) is an empty list; give a level, or leave 'levels' out")
    }
    return LevelRule(paths, given[0], levels)
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
    return [try test(node, "a value of \(name)")]
  }

  /// A text, or a comparison such as `'>= 50'`.
  private func test(_ node: Node, _ what: String) throws(CatalogError) -> FieldTest {
    let text = try nodes.text(node, what)
    if let comparison = Comparison(text) { return .comparison(comparison) }
    guard !Comparison.begins(text) else {
      throw nodes.error(
        node,
        "\(YAMLText.excerpt(text)) is no comparison with a number, such as '>= 50'; if it is a text,"
          + " write { like: ... }"
      )
    }
    return .text(text)
  }
}
