import Yams

extension YAMLSource {
  /// The tree of the only document, or nil where there are only comments.
  ///
  /// libyaml bounds the depth of the tree, and Yams finds keys that are given twice.
  ///
  /// - Throws: ``CatalogError`` where the text is no YAML, has several documents, or has an
  ///   alias in a key.
  func root() throws(CatalogError) -> Node? {
    try refuseAliasKeys()
    return try compose(text)
  }

  private func compose(_ yaml: String) throws(CatalogError) -> Node? {
    do {
      // Without rules all plain scalars are texts; what is a number is decided by the key. The
      // encoding is given since the default is looked up in the environment.
      return try Yams.compose(yaml: yaml, .basic, .default, .utf8)
    } catch YamlError.duplicatedKeysInMapping(let names, let context) {
      throw error(
        at: context.mark,
        "the key \(YAMLText.excerpt(names.first ?? "")) is given twice; keep one of them"
      )
    } catch {
      throw translated(error)
    }
  }

  // MARK: Aliases

  /// Refuses an alias that is a key, or a part of one.
  ///
  /// An alias costs nothing as a value, where the nodes of its anchor are shared. Yams hashes
  /// the keys, though, and a key with aliases of aliases is hashed for ever, before its tree can
  /// be seen. So the tree is first made with a letter in the place of every `*` that could begin
  /// an alias: within texts that changes nothing of the structure, and an alias becomes a plain
  /// scalar.
  private func refuseAliasKeys() throws(CatalogError) {
    guard hasName(after: "&"), hasName(after: "*") else { return }
    var changed = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      let isAlias = scalar == "*" && scalars.first.map(Self.isNamePart) ?? false
      changed.append(isAlias ? Self.strangeLetter : scalar)
    }
    if let root = try compose(String(changed)) { try refuseAliasKeys(in: root) }
  }

  private func refuseAliasKeys(in node: Node) throws(CatalogError) {
    switch node {
    case .scalar(let scalar):
      // `*a:b` is an alias and more only where it can be a key.
      if isAlias(scalar), !scalar.string.unicodeScalars.dropFirst().allSatisfy(Self.isNamePart) {
        throw error(
          at: scalar.mark,
          "the name of an alias ends here in a strange way; put a space after it"
        )
      }
    case .sequence(let sequence):
      for item in sequence { try refuseAliasKeys(in: item) }
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard let scalar = key.scalar, !isAlias(scalar) else {
          throw error(at: key.mark, "a key is a list, a mapping or an alias; write it as a word")
        }
        try refuseAliasKeys(in: value)
      }
    case .alias: break
    }
  }

  private func isAlias(_ scalar: Node.Scalar) -> Bool {
    scalar.style == .plain && has("*", at: scalar.mark)
  }

  private func hasName(after indicator: Unicode.Scalar) -> Bool {
    zip(text.unicodeScalars, text.unicodeScalars.dropFirst())
      .contains { $0 == indicator && Self.isNamePart($1) }
  }

  /// What libyaml takes into the name of an anchor.
  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }

  /// Of the private use area: no text has it.
  private static let strangeLetter: Unicode.Scalar = "\u{E000}"

  // MARK: Errors

  private func translated(_ error: any Error) -> CatalogError {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      self.error(at: mark, "no YAML: \(problem)\(Self.text(context)); \(Self.advice(problem))")
    case .composer(_, "but found another document", let mark, _):
      self.error(at: mark, "a second document begins here; write one catalogue a file")
    case .composer(_, let problem, let mark, _):
      self.error(at: mark, "no YAML: \(problem); write the anchor before its alias")
    case .reader(let problem, _, _, _):
      self.error(at: nil as Mark?, "no YAML: \(problem); write the catalogue in UTF-8")
    default:
      self.error(at: nil as Mark?, "no YAML: \(error); write the catalogue anew")
    }
  }

  private static func text(_ context: YamlError.Context?) -> String {
    // libyaml's texts of a context are written to precede the problem's.
    context.map { " \($0.text) that begins in line \($0.mark.line)" } ?? ""
  }

  private static func advice(_ problem: String) -> String {
    switch problem {
    case "mapping values are not allowed in this context":
      "put a text that has ': ' in it between single quotes"
    case "found character that cannot start any token":
      "put the text between single quotes, and indent with spaces"
    default:
      "check the quotes and the indentation here"
    }
  }
}
