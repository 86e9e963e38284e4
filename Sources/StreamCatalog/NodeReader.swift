import Yams

/// Takes texts, lists and mappings out of a YAML tree, and says where one of them is something
/// else.
///
/// It is a class for the sake of its budget, which all readers of one catalogue share.
final class NodeReader {
  /// The text that all scalars may have together, in bytes, each counted as often as it is used.
  ///
  /// Aliases make a short file stand for a long catalogue; no file without them comes near.
  private static let unfoldedBytesMax = 4 * YAMLSource.textBytesMax

  let source: YAMLSource
  private var unfoldedBytes = 0

  init(source: YAMLSource) {
    self.source = source
  }

  func error(_ node: Node, _ message: String) -> CatalogError {
    source.error(at: node.mark, message)
  }

  // MARK: Scalars

  /// The text of a scalar, also of one that YAML takes for a number or a truth value.
  func text(_ node: Node, _ what: String) throws(CatalogError) -> String {
    guard let scalar = node.scalar, !isNull(node) else {
      throw error(
        node,
        "\(what) is \(kind(node)), but must be a text; write it between single quotes"
      )
    }
    try checkTag(node)
    return try charged(scalar)
  }

  /// The text of a scalar, or nil where it is left out or has no value.
  func optionalText(_ node: Node?, _ what: String) throws(CatalogError) -> String? {
    guard let node, !isNull(node) else { return nil }
    return try text(node, what)
  }

  // MARK: Lists

  func list(_ node: Node, _ what: String) throws(CatalogError) -> [Node] {
    guard let sequence = node.sequence else {
      throw error(
        node,
        "\(what) is \(kind(node)), but must be a list; write [a, b], or '- ' before each item"
      )
    }
    try checkTag(node)
    return Array(sequence)
  }

  /// The items of a list, or a single one that stands without a list.
  func listOrItem(_ node: Node, _ what: String) throws(CatalogError) -> [Node] {
    node.sequence == nil ? [node] : try list(node, what)
  }

  // MARK: Mappings

  /// A key of a mapping, and what comes after it.
  struct Pair {
    var key: String
    var keyNode: Node
    var value: Node
  }

  /// A mapping whose keys are known words.
  struct Section {
    var node: Node
    var what: String
    fileprivate var values: [String: Node]

    subscript(key: String) -> Node? { values[key] }
  }

  func pairs(_ node: Node, _ what: String) throws(CatalogError) -> [Pair] {
    guard let mapping = node.mapping else {
      throw error(
        node,
        "\(what) is \(kind(node)), but must be a mapping; write lines like 'key: value'"
      )
    }
    try checkTag(node)
    var pairs: [Pair] = []
    for (key, value) in mapping {
      guard let scalar = key.scalar else {
        throw error(key, "a key of \(what) is \(kind(key)); write it as a word")
      }
      try checkTag(key)
      pairs.append(Pair(key: try charged(scalar), keyNode: key, value: value))
    }
    return pairs
  }

  /// A mapping that may have these keys.
  func section(
    _ node: Node,
    _ what: String,
    keys: [String]
  ) throws(CatalogError) -> Section {
    var values: [String: Node] = [:]
    for pair in try pairs(node, what) {
      guard keys.contains(pair.key) else {
        throw unknown(pair.keyNode, "key", pair.key, in: what, known: keys)
      }
      values[pair.key] = pair.value
    }
    return Section(node: node, what: what, values: values)
  }

  func required(_ key: String, in section: Section) throws(CatalogError) -> Node {
    guard let value = section[key] else {
      throw error(section.node, "\(section.what) has no '\(key)'; add one")
    }
    return value
  }

  /// The error for a word that is none of those that can be there.
  func unknown(
    _ node: Node,
    _ kind: String,
    _ word: String,
    in what: String,
    known: [String]
  ) -> CatalogError {
    let advice =
      nearMiss(word, among: known).map { "did you mean '\($0)'?" }
      ?? "known here: \(known.joined(separator: ", "))"
    return error(node, "unknown \(kind) \(YAMLText.excerpt(word)) in \(what); \(advice)")
  }

  // MARK: Nodes

  private func charged(_ scalar: Node.Scalar) throws(CatalogError) -> String {
    let text = source.value(of: scalar)
    unfoldedBytes += text.utf8.count + 1
    guard unfoldedBytes <= Self.unfoldedBytesMax else {
      throw source.error(
        at: scalar.mark,
        "the aliases unfold to more than 4 MiB; write the catalogue without them"
      )
    }
    return text
  }

  /// Tags are how YAML says that a text is something else; here only the key says that.
  private func checkTag(_ node: Node) throws(CatalogError) {
    let (tag, usual): (Tag, Tag.Name) =
      switch node {
      case .scalar(let scalar): (scalar.tag, .str)
      case .sequence(let sequence): (sequence.tag, .seq)
      case .mapping(let mapping): (mapping.tag, .map)
      case .alias(let alias): (alias.tag, .implicit)
      }
    guard tag.description == usual.rawValue || tag.description == Tag.Name.implicit.rawValue else {
      throw error(
        node,
        "tags such as \(YAMLText.excerpt(tag.description)) mean nothing here; remove it"
      )
    }
  }

  private func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain,
      scalar.tag.description != Tag.Name.str.rawValue
    else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func kind(_ node: Node) -> String {
    switch node {
    case .scalar: isNull(node) ? "without a value" : "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }
}
