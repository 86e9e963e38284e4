import StreamCore

/// The errors of a record that no path leads to.
struct ReferenceStrays {
  /// The paths of members that hold an error where no path of the catalogue leads.
  var elsewhere: [[UInt8]] = []
  /// How many of them can be what their record reports.
  var misplaced = 0
  /// The paths of strings that hold a record with an error.
  var unplaced: [[UInt8]] = []
  /// The same, where the catalogue says that they are other programs' data.
  var data: [[UInt8]] = []

  mutating func addUnplaced(_ path: [UInt8], _ catalog: Catalog) {
    if catalog.dataPaths.contains(where: { Array($0.utf8) == path }) {
      data.append(path)
    } else {
      unplaced.append(path)
    }
  }
}

extension ReferenceJSON {
  /// Finds them.
  ///
  /// - Parameters:
  ///   - catalog: its paths, and `error`, say what an error's name is.
  ///   - judged: the values that are judged by themselves.
  /// - Returns: what was found.
  func strays(catalog: Catalog, except judged: Set<Int>) -> ReferenceStrays {
    var strays = ReferenceStrays()
    let names = referenceTellingNames(catalog)
    let searched = referenceErrorNames(catalog)
    visit { index, path, containers, name in
      let node = nodes[index]
      if judged.contains(where: { contains(index, $0) || contains($0, index) }) { return }
      if let name, names.contains(name), isError(unwrapped(index)),
        !isReached(index, catalog.errorPaths)
      {
        strays.elsewhere.append(path)
        if isErrorOfRecord(index, containers) { strays.misplaced += 1 }
      }
      // A quote in a string is escaped; journald has bytes for some texts.
      let isText = node.kind == .string && source(of: index).contains(0x5C)
      let bytes = name == Array("MESSAGE".utf8) ? bytes(of: index) : nil
      guard let text = isText ? node.text : bytes else { return }
      if containsRecordWithError(text, catalog, searched, depth: 1) {
        strays.addUnplaced(path, catalog)
      }
    }
    return strays
  }

  /// Whether a value is another one or has it in it.
  func contains(_ outer: Int, _ inner: Int) -> Bool {
    nodes[outer].range.lowerBound <= nodes[inner].range.lowerBound
      && nodes[inner].range.upperBound <= nodes[outer].range.upperBound
  }

  /// All values below the outermost object: with its path, the objects and arrays that hold it, and
  /// the member's name where it is one.
  private func visit(_ body: (Int, [UInt8], [Int], [UInt8]?) -> Void) {
    // A list in place of a recursion, which a deeply nested text would not survive.
    var rest: [(index: Int, path: [UInt8], containers: [Int], name: [UInt8]?)] = [(0, [], [], nil)]
    while let next = rest.popLast() {
      let path = ReferenceTexts.beginning(of: next.path, ReferenceTexts.bytesMax)
      if next.index != 0 { body(next.index, path, next.containers, next.name) }
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

  private func isReached(_ index: Int, _ paths: [String]) -> Bool {
    paths.contains { path in values(at: path).contains { contains(index, $0) } }
  }

  private func isErrorOfRecord(_ index: Int, _ containers: [Int]) -> Bool {
    guard [.string, .object, .array].contains(nodes[unwrapped(index)].kind) else { return false }
    for path in referenceLevelPaths where values(at: path).contains(where: isBelowError) {
      return false
    }
    for container in containers.reversed() {
      for name in referenceLevelNames {
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
    let text = String(decoding: source(of: value), as: UTF8.self)
    switch nodes[value].kind {
    case .number: return isNumberBelowError(text)
    case .string:
      // Without its quotes; an escape is in no level.
      let word = text.dropFirst().dropLast().lowercased()
      let end = word.lastIndex { "+-".contains($0) } ?? word.endIndex
      let distance = word[end...].dropFirst()
      let isDistance = !distance.isEmpty && distance.utf8.allSatisfy(isDigit)
      return isNumberBelowError(word) || referenceLevelsBelowError.contains(word)
        || isDistance && referenceLevelsBelowError.contains(String(word[..<end]))
    default: return false
    }
  }

  private func isNumberBelowError(_ text: String) -> Bool {
    guard let number = Int(text), String(number) == text else { return false }
    return (5...7).contains(number) || [10, 20, 30].contains(number) || (100...399).contains(number)
  }

  /// Whether an object has an error: at a path, at an error's name anywhere in it, or in a string.
  ///
  /// A number or `true` in an object of its own is none.
  func hasErrorAnywhere(_ catalog: Catalog, depth: Int = 1) -> Bool {
    if error(paths: catalog.errorPaths) != nil { return true }
    let names = referenceTellingNames(catalog)
    let searched = referenceErrorNames(catalog)
    var found = false
    visit { index, _, containers, name in
      let value = unwrapped(index)
      if let name, names.contains(name), isError(value),
        containers == [0] || ![.number, .true].contains(nodes[value].kind)
      {
        found = true
      }
      if nodes[index].kind == .string,
        containsRecordWithError(nodes[index].text, catalog, searched, depth: depth + 1)
      {
        found = true
      }
    }
    return found
  }
}

/// Whether a text has a whole object with an error, in it or in a string of it, or begins as an
/// object with an error's name and is cut off.
private func containsRecordWithError(
  _ text: [UInt8],
  _ catalog: Catalog,
  _ names: [[UInt8]],
  depth: Int
) -> Bool {
  let isNamed =
    names.contains { contains(text, $0 + [0x22]) || contains(text, $0 + [0x5C]) }
    || contains(text, Array("\\u00".utf8))
  guard isNamed else { return false }
  // What is deeper is not looked into, and can be anything.
  if depth > ReferenceJudge.depthMax { return text.contains(0x7B) }
  var at = 0
  var isCut = false
  while let bracket = text[at...].firstIndex(of: 0x7B) {
    let ends = text[bracket...].indices.filter { text[$0] == 0x7D }.map { $0 + 1 }
    let found = ends.lazy.compactMap { end in
      ReferenceJSON(Array(text[bracket..<end])).map { (end, $0) }
    }.first
    if let (end, object) = found {
      if object.hasErrorAnywhere(catalog, depth: depth) { return true }
      at = end
    } else {
      // In a text that begins as an object, or an array of them, and is none, what comes before the
      // fault.
      let start = afterBlanks(text, from: 0)
      let isFirst =
        bracket == start
        || text[start] == UInt8(ascii: "[") && bracket == afterBlanks(text, from: start + 1)
      if at == 0, isFirst, !text[..<bracket].contains(0x0A) {
        let beginning = ReferenceJSON(beginningOf: Array(text[bracket...]))
        isCut = beginning?.hasErrorAnywhere(catalog, depth: depth) == true
      }
      at = bracket + 1
    }
  }
  return isCut
}
