extension Catalog {
  /// The digest of everything that the catalogue says, whatever file it was written in.
  ///
  /// But for the members that `--redact` replaces: these change no number. Every text goes in with its length before it, so that no two catalogues give the same bytes.
  public var digest: String {
    var bytes: [UInt8] = []
    func add(_ text: String) {
      bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
    }
    func add(_ texts: [String]) {
      add(String(texts.count))
      texts.forEach(add)
    }
    add(name)
    add(errorPaths)
    add(timePaths)
    add(String(rules.count))
    for rule in rules {
      add(rule.effect.rawValue)
      for condition in rule.conditions {
        switch condition {
        case .isMissing(let field): add(["missing", field])
        case .isPresent(let field): add(["present", field])
        case .isOneOf(let field, let values): add(["is", field] + values.flatMap(Self.words))
        }
      }
    }
    add(contextFields)
    add(haltMessage)
    add(String(issues.count))
    for issue in issues {
      add([issue.id, issue.title, issue.reference ?? "", issue.expected?.rawValue ?? ""])
      add(issue.maxShareMillionths.map(String.init) ?? "")
      add([issue.action ?? "", issue.until?.description ?? ""])
      add(issue.fixedIn?.description ?? "")
      add(issue.examples)
      add(issue.patterns.map(\.description))
    }
    if messageFields != ["msg"] { add(["message"] + messageFields) }
    if versionFields != ["version"] { add(["version"] + versionFields) }
    // At the end, and only where they are not the usual: other catalogues keep their digest.
    if !accept.isEmpty { add(accept.map(\.description)) }
    if recordPaths != Envelopes.recordPaths { add(["records"] + recordPaths) }
    if !dataPaths.isEmpty { add(["data"] + dataPaths) }
    if textPatterns != Self.usualTextPatterns { add(["text"] + textPatterns.map(\.description)) }
    if let zoneMinutes, zoneMinutes != 0 { add(["zone", String(zoneMinutes)]) }
    if let levels {
      add(["levels", levels.effect.rawValue] + levels.paths)
      add(levels.levels.flatMap(Self.words))
    }
    for part in parts { add(["for", part.glob, part.catalog.digest]) }
    var digest = Digest()
    digest.update(bytes.span)
    return digest.text
  }

  private static func words(_ test: FieldTest) -> [String] {
    switch test {
    case .text(let text): [text]
    case .comparison(let comparison): ["compare", comparison.description]
    case .like(let pattern): ["like", pattern.description]
    }
  }
}
