import StreamCore

/// The errors of a record that no path leads to.
struct ReferenceStrays {
  /// The paths of members that hold an error where no path of the catalogue leads.
  var elsewhere: [[UInt8]] = []
  /// How many of them can be what their record reports.
  var misplaced = 0
  /// The paths of strings that hold a record with an error.
  var unplaced: [[UInt8]] = []
}

extension ReferenceJSON {
  /// Finds them.
  ///
  /// - Parameters:
  ///   - catalog: its paths, and `error`, say what an error's name is.
  ///   - known: the value that is judged by itself, if there is one.
  /// - Returns: what was found.
  func strays(catalog: Catalog, except known: Range<Int>?) -> ReferenceStrays {
    var strays = ReferenceStrays()
    let names = Self.errorNames(catalog)
    visit { index, path, containers, name in
      let node = nodes[index]
      if let known, node.content.overlaps(known) { return }
      if let name, names.contains(name), isError(unwrapped(index)),
        !isReached(index, catalog.errorPaths)
      {
        strays.elsewhere.append(path)
        if isErrorOfRecord(index, containers) { strays.misplaced += 1 }
      }
      guard node.kind == .string else { return }
      // A quote in a string is escaped.
      let hasEscapes = source(of: index).contains(0x5c)
      let isDockerText = containers == [0] && name == Array("log".utf8)
      if hasEscapes,
        holdsRecordWithError(node.text, catalog, names, depth: 1)
          || isDockerText && holdsErrorMember(node.text, names)
      {
        strays.unplaced.append(path)
      }
    }
    return strays
  }

  private static func errorNames(_ catalog: Catalog) -> [[UInt8]] {
    catalog.errorPaths.map { path in
      Array((path.split(separator: ".", omittingEmptySubsequences: false).last ?? "").utf8)
    } + [Array("error".utf8)]
  }

  /// All values below the outermost object: with its path, the objects and arrays that hold it, and
  /// the member's name where it is one.
  private func visit(_ body: (Int, [UInt8], [Int], [UInt8]?) -> Void) {
    // A list in place of a recursion, which a deeply nested text would not survive.
    var rest: [(index: Int, path: [UInt8], containers: [Int], name: [UInt8]?)] = [(0, [], [], nil)]
    while let next = rest.popLast() {
      if next.index != 0 { body(next.index, next.path, next.containers, next.name) }
      let containers = next.containers + [next.index]
      for member in nodes[next.index].members.reversed() {
        let path = next.path + (next.path.isEmpty ? [] : [UInt8(ascii: ".")]) + member.name
        rest.append((member.value, path, containers, member.name))
      }
      for element in nodes[next.index].elements.reversed() {
        rest.append((element, next.path + Array("[]".utf8), containers, nil))
      }
    }
  }

  private func isError(_ value: Int) -> Bool {
    switch nodes[value].kind {
    case .null, .false: false
    case .string: !nodes[value].text.isEmpty
    case .true, .number, .object, .array: true
    }
  }

  private func isReached(_ index: Int, _ paths: [String]) -> Bool {
    paths.contains { path in
      values(at: path).contains { nodes[index].range.contains(nodes[$0].range) }
    }
  }

  private func isErrorOfRecord(_ index: Int, _ containers: [Int]) -> Bool {
    guard [.string, .object, .array].contains(nodes[unwrapped(index)].kind) else { return false }
    if values(at: "log.level").contains(where: isBelowError) { return false }
    let names = [
      "level", "severity", "lvl", "levelname", "Level", "Severity", "LEVEL", "@l", "@level",
    ]
    for container in containers.reversed() {
      for name in names {
        let member = nodes[container].members.last { $0.name == Array(name.utf8) }
        guard let value = member.map({ unwrapped($0.value) }),
          [.string, .number].contains(nodes[value].kind)
        else { continue }
        return !isBelowError(value)
      }
    }
    return true
  }

  private func isBelowError(_ value: Int) -> Bool {
    if nodes[value].kind == .number {
      let digits = source(of: value)
      return digits.count == 2 && (0x31...0x34).contains(digits[0])
    }
    let below = ["trace", "verbose", "debug", "info", "information", "notice", "warn", "warning"]
    return nodes[value].kind == .string
      && below.contains(String(decoding: nodes[value].text, as: UTF8.self).lowercased())
  }
}

/// Whether a text holds a whole object with an error, in it or in a string of it.
private func holdsRecordWithError(
  _ text: [UInt8],
  _ catalog: Catalog,
  _ names: [[UInt8]],
  depth: Int
) -> Bool {
  let isNamed =
    names.contains { holds(text, $0 + [0x22]) || holds(text, $0 + [0x5c]) }
    || holds(text, Array("\\u00".utf8))
  guard depth <= 4, isNamed else { return false }
  var at = 0
  var isCut = false
  while let bracket = text[at...].firstIndex(of: 0x7b) {
    let ends = text[bracket...].indices.filter { text[$0] == 0x7d }.map { $0 + 1 }
    let found = ends.lazy.compactMap { end in
      ReferenceJSON(Array(text[bracket..<end])).map { (end, $0) }
    }.first
    if let (end, object) = found {
      if object.holdsError(catalog, depth: depth) { return true }
      at = end
    } else {
      if at == 0 { isCut = beginsRecord(text) }
      at = bracket + 1
    }
  }
  return isCut
}

private func holds(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
  text.indices.contains { text[$0...].starts(with: wanted) }
}

/// Whether an error's name stands in a text as that of a member with a value.
private func holdsErrorMember(_ text: [UInt8], _ names: [[UInt8]]) -> Bool {
  text.indices.contains { start in
    names.contains { name in
      [UInt8(0x22), 0x5c].contains { close in
        guard text[start...].starts(with: name + [close]) else { return false }
        var rest = text[(start + name.count + 1)...].drop { $0 == 0x20 }
        guard rest.first == UInt8(ascii: ":") else { return false }
        rest = rest.dropFirst().drop { $0 == 0x20 }
        guard let first = rest.first else { return false }
        if first == 0x22 { return rest.dropFirst().first != 0x22 }
        return Array("{[t123456789".utf8).contains(first)
      }
    }
  }
}

extension ReferenceJSON {
  fileprivate func holdsError(_ catalog: Catalog, depth: Int) -> Bool {
    let isAtPath = catalog.errorPaths.contains { path in
      values(at: path).contains { saysError($0) }
    }
    if isAtPath { return true }
    let names = Self.errorNames(catalog)
    var found = false
    visit { index, _, containers, name in
      if containers == [0], let name, names.contains(name), saysError(unwrapped(index)) {
        found = true
      }
      if nodes[index].kind == .string,
        holdsRecordWithError(nodes[index].text, catalog, names, depth: depth + 1)
      {
        found = true
      }
    }
    return found
  }

  private func saysError(_ value: Int) -> Bool {
    switch nodes[value].kind {
    case .number: source(of: value).contains { (0x31...0x39).contains($0) }
    case .array: source(of: value).count > 2
    default: isError(value)
    }
  }
}

extension ReferenceJSON.Node {
  /// The value's bytes; a string's without its quotes.
  var content: Range<Int> {
    kind == .string ? (range.lowerBound + 1)..<(range.upperBound - 1) : range
  }
}
