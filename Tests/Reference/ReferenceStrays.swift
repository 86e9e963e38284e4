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
      if node.kind == .string, holdsRecordWithError(node.text, names, depth: 1) {
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
    let below = ["trace", "verbose", "debug", "info", "information", "notice", "warn", "warning"]
    for container in containers.reversed() {
      for name in ["level", "severity", "lvl", "levelname", "log.level"] {
        let member = nodes[container].members.last { $0.name == Array(name.utf8) }
        guard let value = member.map({ unwrapped($0.value) }), nodes[value].kind == .string else {
          continue
        }
        return !below.contains(String(decoding: nodes[value].text, as: UTF8.self).lowercased())
      }
    }
    return true
  }
}

/// Whether a text holds a whole object with an error, in it or in a string of it.
private func holdsRecordWithError(_ text: [UInt8], _ names: [[UInt8]], depth: Int) -> Bool {
  let isNamed = names.contains { holds(text, $0 + [0x22]) } || holds(text, Array("\\u00".utf8))
  guard depth <= 4, isNamed else { return false }
  var (at, tries) = (0, 0)
  while tries < 8, let bracket = text[at...].firstIndex(of: 0x7b) {
    at = bracket + 1
    tries += 1
    let ends = text[bracket...].indices.filter { text[$0] == 0x7d }.map { $0 + 1 }
    let found = ends.lazy.compactMap { end in
      ReferenceJSON(Array(text[bracket..<end])).map { (end, $0) }
    }.first
    guard let (end, object) = found else { continue }
    if endsText(text[end...]), object.holdsError(names, depth: depth) { return true }
    (at, tries) = (end, 0)
  }
  return at == 1 && beginsRecord(text)
}

private func holds(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
  text.indices.contains { text[$0...].starts(with: wanted) }
}

private func endsText(_ rest: ArraySlice<UInt8>) -> Bool {
  var rest = rest
  while let byte = rest.first {
    if [0x0a, 0x5b, 0x7b].contains(byte) { return true }
    if byte == 0x1b {
      rest = rest.drop { $0 != UInt8(ascii: "m") }.dropFirst()
    } else if [0x20, 0x09, 0x0d, 0x00, 0x5d, 0x29, 0x22, 0x27, 0x2c, 0x3b].contains(byte) {
      rest = rest.dropFirst()
    } else {
      return false
    }
  }
  return true
}

extension ReferenceJSON {
  fileprivate func holdsError(_ names: [[UInt8]], depth: Int) -> Bool {
    var found = false
    visit { index, _, _, name in
      if let name, names.contains(name), isError(unwrapped(index)) { found = true }
      if nodes[index].kind == .string,
        holdsRecordWithError(nodes[index].text, names, depth: depth + 1)
      {
        found = true
      }
    }
    return found
  }
}

extension ReferenceJSON.Node {
  /// The value's bytes; a string's without its quotes.
  var content: Range<Int> {
    kind == .string ? (range.lowerBound + 1)..<(range.upperBound - 1) : range
  }
}
