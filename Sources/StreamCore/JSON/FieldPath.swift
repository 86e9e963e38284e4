/// A path to a value, with all its spellings.
///
/// `a.b.c` is member `c` of `b` of `a`, or a member literally named `b.c`, `a.b` or `a.b.c`; at
/// every level the longest literal name is tried first.
struct FieldPath: Sendable {
  private let partCount: Int
  /// Where its names begin in the table's ``KeyInterner/pathKeys``.
  ///
  /// `from * partCount + count - 1` after it is the literal name of `count` parts from part
  /// `from` on. An array of its own would have its references counted whenever it is used.
  private let first: Int
  /// The whole path as one name: all there is to look for in most paths.
  private let whole: KeyInterner.Number

  init(_ path: String, _ table: inout KeyInterner) {
    guard path.utf8.contains(UInt8(ascii: ".")) else {
      partCount = 1
      whole = table.insert(path)
      first = table.addPathKeys([whole])
      return
    }
    // By bytes: this is done for every field of the catalogue at every start.
    let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    var names: [KeyInterner.Number] = []
    for from in parts.indices {
      for end in parts.indices[from...] {
        names.append(table.insert(String(path[parts[from].startIndex..<parts[end].endIndex])))
      }
      names += repeatElement(0, count: from)
    }
    partCount = parts.count
    first = table.addPathKeys(names)
    whole = names[parts.count - 1]
  }

  /// What a field begins with that is looked up from the record's top.
  static let top = "$."

  /// The same path with another last part: a field beside it, unless that is one of the record's top.
  static func beside(_ path: String, _ field: String) -> String {
    if field.hasPrefix(top) { return String(field.dropFirst(top.count)) }
    guard let dot = path.lastIndex(of: ".") else { return field }
    return path[...dot] + field
  }

  /// The last part of a path.
  static func lastName(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// Tries the spellings in order.
  ///
  /// - Parameters:
  ///   - tape: the parsed line.
  ///   - accept: says whether a value is what is looked for; an array of one was taken off it.
  /// - Returns: the first value that is accepted.
  @inline(__always)
  func find(in tape: borrowing JSONTape, accept: (JSONTape.Node) -> Bool) -> JSONTape.Node? {
    if partCount == 1 {
      guard let member = tape.member(of: 0, named: whole) else { return nil }
      let value = tape.unwrapped(member)
      return accept(value) ? value : nil
    }
    // Most lines have none of the members that a longer path could begin with.
    for name in 0..<partCount where tape.member(of: 0, named: tape.pathKey(first + name)) != nil {
      return find(in: tape, object: 0, from: 0, accept: accept)
    }
    return nil
  }

  // The recursion is as deep as the path has parts, not as the line is nested.
  private func find(
    in tape: borrowing JSONTape,
    object: Int,
    from: Int,
    accept: (JSONTape.Node) -> Bool
  ) -> JSONTape.Node? {
    for count in stride(from: partCount - from, to: 0, by: -1) {
      let name = tape.pathKey(first + from * partCount + count - 1)
      guard let member = tape.member(of: object, named: name) else { continue }
      if from + count == partCount {
        let value = tape.unwrapped(member)
        if accept(value) { return value }
      } else if tape.nodes[member].kind == .object {
        let found = find(in: tape, object: member, from: from + count, accept: accept)
        if let found { return found }
      }
    }
    return nil
  }
}

extension FieldPath {
  /// The names of members with which the path can begin.
  func firstNames(_ names: KeyInterner) -> [KeyInterner.Number] {
    (0..<partCount).map { names.pathKeys[first + $0] }
  }

  /// The value that a path of one name leads to in the line's object, where no name is repeated: what
  /// needs no list.
  func only(in tape: borrowing JSONTape) -> Int? {
    partCount == 1 && !tape.hasRepeatedMembers ? tape.member(of: 0, named: whole) : nil
  }

  /// All values that the path leads to in an object, as the indices of their nodes: one for each
  /// spelling and each repeated member.
  func indices(in tape: borrowing JSONTape, under object: Int) -> [Int] {
    if object == 0 {
      let isThere = (0..<partCount).contains { tape.hasMember(named: tape.pathKey(first + $0)) }
      if !isThere { return [] }
    }
    return indices(in: tape, under: object, from: 0)
  }

  private func indices(in tape: borrowing JSONTape, under object: Int, from: Int) -> [Int] {
    var found: [Int] = []
    for count in stride(from: partCount - from, to: 0, by: -1) {
      let name = tape.pathKey(first + from * partCount + count - 1)
      var index = object + 1
      while index < tape.nodes[object].next {
        if tape.nodes[index].name == name {
          if from + count == partCount {
            found.append(index)
          } else if tape.nodes[index].kind == .object {
            found += indices(in: tape, under: index, from: from + count)
          }
        }
        index = tape.nodes[index].next
      }
    }
    return found
  }
}

extension JSONTape {
  /// Whether the line's own object has a member of that name.
  func hasMember(named name: KeyInterner.Number) -> Bool { rootMembers[Int(name)] > 0 }

  /// An object's member of that name: of several the last that says something, or else the last.
  func member(of object: Int, named name: KeyInterner.Number) -> Int? {
    if object == 0 && !hasRepeatedMembers {
      let member = rootMembers[Int(name)]
      return member > 0 ? member : nil
    }
    var found: Int?
    var index = object + 1
    let end = nodes[object].next
    while index < end {
      let node = nodes[index]
      if node.name == name, node.isSomething || !(found.map { nodes[$0].isSomething } ?? false) {
        found = index
      }
      index = node.next
    }
    return found
  }

  /// The only element of an array of one, or the value itself.
  func unwrapped(_ index: Int) -> Node {
    let node = nodes[index]
    let isArrayOfOne =
      node.kind == .array && node.next > index + 1 && nodes[index + 1].next == node.next
    return isArrayOfOne ? nodes[index + 1] : node
  }
}
