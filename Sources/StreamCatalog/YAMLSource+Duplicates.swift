import Yams

extension YAMLSource {
  /// The error for a key that is given twice, at the second one.
  ///
  /// Yams tells only where the first one is, and gives no tree. So a letter of the first is
  /// changed, until there is a tree to look for the second in. Where that does not help, as with
  /// a key that has no letters, the error stands at the first.
  ///
  /// - Parameters:
  ///   - name: The key.
  ///   - first: The place of the first one.
  ///   - yaml: The text, which has no aliases: one can walk through its tree in no time.
  /// - Returns: The error.
  func duplicateKey(_ name: String, first: Mark, in yaml: String) -> CatalogError {
    let shown = YAMLText.excerpt(name)
    var changed = Array(yaml.unicodeScalars)
    var duplicates = [(mark: first, name: name)]
    // Each turn takes away one duplicate of perhaps several.
    while duplicates.count <= 8, let mark = duplicates.last?.mark, var index = index(of: mark) {
      if changed[index] == "'" || changed[index] == "\"" { index += 1 }
      guard index < changed.count else { break }
      changed[index] = Self.strangeLetter
      var text = String.UnicodeScalarView()
      text.append(contentsOf: changed)
      do {
        let root = try Yams.compose(yaml: String(text), .basic, .default, .utf8)
        guard let second = root.flatMap({ Self.second(of: duplicates, in: $0) }) else { break }
        return error(
          at: second,
          "the key \(shown) is given in line \(first.line) already; keep one of them"
        )
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        duplicates.append((context.mark, names.first ?? ""))
      } catch {
        break
      }
    }
    return error(at: first, "the key \(shown) is given twice; keep one of them")
  }

  /// The place of the key that has the same name as the first of the duplicates, in its mapping.
  private static func second(of duplicates: [(mark: Mark, name: String)], in node: Node) -> Mark? {
    switch node {
    case .scalar, .alias: return nil
    case .sequence(let sequence):
      return sequence.lazy.compactMap { second(of: duplicates, in: $0) }.first
    case .mapping(let mapping):
      guard let start = mapping.firstIndex(where: { isSame($0.key.mark, duplicates[0].mark) })
      else { return mapping.lazy.compactMap { second(of: duplicates, in: $0.value) }.first }
      return mapping[(start + 1)...].first { key, _ in
        let changed = duplicates.first { isSame($0.mark, key.mark) }
        return (changed?.name ?? key.scalar?.string) == duplicates[0].name
      }?.key.mark
    }
  }

  private static func isSame(_ first: Mark?, _ second: Mark?) -> Bool {
    first?.line == second?.line && first?.column == second?.column
  }
}
