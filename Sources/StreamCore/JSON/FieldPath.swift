/// A path to a value, with all its spellings.
///
/// `a.b.c` is member `c` of `b` of `a`, or a member literally named `b.c`, `a.b` or `a.b.c`; at
/// every level the longest literal name is tried first. `a[2]` is the third element of the array
/// `a`, and `a[]` each of its elements.
struct FieldPath: Sendable {
  private let partCount: Int
  /// Where its names begin in the table's ``KeyInterner/pathKeys``.
  ///
  /// `from * partCount + count - 1` after it is the literal name of `count` parts from part
  /// `from` on, without the brackets at its end. An array of its own would have its references
  /// counted whenever it is used.
  private let first: Int
  /// The whole path as one name: all there is to look for in most paths.
  private let whole: KeyInterner.Number
  /// Where its parts' elements begin in the table's ``KeyInterner/pathElements``; nil where no part
  /// has brackets.
  private let elements: Int?

  init(_ path: String, _ table: inout KeyInterner) {
    // By bytes: this is done for every field of the catalogue at every start.
    let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let brackets = parts.map(Brackets.init)
    partCount = parts.count
    elements =
      brackets.contains { $0 != nil } ? table.addPathElements(brackets.map { $0?.element }) : nil
    guard parts.count > 1 else {
      whole = table.insert(String(path[..<(brackets[0]?.start ?? path.endIndex)]))
      first = table.addPathKeys([whole])
      return
    }
    var names: [KeyInterner.Number] = []
    for from in parts.indices {
      for end in parts.indices[from...] {
        let nameEnd = brackets[end]?.start ?? parts[end].endIndex
        names.append(table.insert(String(path[parts[from].startIndex..<nameEnd])))
      }
      names += repeatElement(0, count: from)
    }
    first = table.addPathKeys(names)
    whole = names[parts.count - 1]
  }

  /// Which elements of an array a part of a path leads to.
  enum Element: Sendable, Equatable {
    case each
    case at(Int)
  }

  /// The brackets at the end of a part of a path: `[]`, or a number in them.
  struct Brackets {
    let start: String.Index
    let element: Element

    init?(_ part: Substring.UTF8View) {
      guard part.last == UInt8(ascii: "]"), let start = part.lastIndex(of: UInt8(ascii: "[")),
        start > part.startIndex
      else { return nil }
      let digits = part[part.index(after: start)...].dropLast()
      if digits.isEmpty {
        element = .each
      } else {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }),
          let number = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        element = .at(number)
      }
      self.start = start
    }
  }

  /// What a field begins with that is looked up from the record's top.
  static let top = "$."

  /// The same path with another last part: a field beside it, unless that is one of the record's top.
  static func beside(_ path: String, _ field: String) -> String {
    if field.hasPrefix(top) { return String(field.dropFirst(top.count)) }
    guard let dot = path.lastIndex(of: ".") else { return field }
    return path[...dot] + field
  }

  /// The names of a path without their brackets.
  static func names(_ path: String) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: ".")).map { part in
      Substring(Brackets(part).map { part[..<$0.start] } ?? part)
    }
  }

  /// The last name of a path.
  static func lastName(_ path: String) -> String { names(path).last.map(String.init) ?? path }

  /// Tries the spellings in order.
  ///
  /// - Parameters:
  ///   - tape: the parsed line.
  ///   - accept: says whether a value is what is looked for; an array of one was taken off it.
  /// - Returns: the first value that is accepted.
  @inline(__always)
  func find(in tape: borrowing JSONTape, accept: (JSONTape.Node) -> Bool) -> JSONTape.Node? {
    if partCount == 1 && elements == nil {
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
      var chosen = self.value(of: member, part: from + count - 1, after: nil, in: tape)
      while let at = chosen {
        if from + count == partCount {
          let value = tape.unwrapped(at)
          if accept(value) { return value }
        } else if tape.nodes[at].kind == .object {
          let found = find(in: tape, object: at, from: from + count, accept: accept)
          if let found { return found }
        }
        chosen = self.value(of: member, part: from + count - 1, after: at, in: tape)
      }
    }
    return nil
  }

  /// The values that a part of the path leads to, one after the other: the member itself, or elements
  /// of it.
  ///
  /// - Parameters:
  ///   - member: the member of the part's name.
  ///   - part: the part's number.
  ///   - last: the value before, or nil for the first.
  ///   - tape: the parsed line.
  /// - Returns: the next value, or nil after the last.
  @inline(__always)
  private func value(
    of member: Int,
    part: Int,
    after last: Int?,
    in tape: borrowing JSONTape
  ) -> Int? {
    guard let elements, let wanted = tape.pathElement(elements + part) else {
      return last == nil ? member : nil
    }
    guard tape.nodes[member].kind == .array else { return nil }
    let end = tape.nodes[member].next
    switch wanted {
    case .each:
      var index = member + 1
      if let last { index = tape.nodes[last].next }
      return index < end ? index : nil
    case .at(let number):
      guard last == nil else { return nil }
      var index = member + 1
      for _ in 0..<number {
        guard index < end else { return nil }
        index = tape.nodes[index].next
      }
      return index < end ? index : nil
    }
  }
}

extension FieldPath {
  /// The names of members with which the path can begin.
  func firstNames(_ names: KeyInterner) -> [KeyInterner.Number] {
    (0..<partCount).map { names.pathKeys[first + $0] }
  }

  /// Whether the path can lead to one value at the most, since it is one name that is given once.
  func isOnly(in tape: borrowing JSONTape) -> Bool {
    partCount == 1 && elements == nil && !tape.hasRepeatedMembers
  }

  /// Whether the path leads to each element of an array.
  func hasEachElement(_ names: KeyInterner) -> Bool {
    guard let elements else { return false }
    return names.pathElements[elements..<(elements + partCount)].contains(.each)
  }

  /// All values that the path leads to in the line's object, as the indices of their nodes: one for
  /// each spelling, each repeated member and each element.
  func indices(in tape: borrowing JSONTape) -> [Int] {
    let isThere = (0..<partCount).contains { tape.hasMember(named: tape.pathKey(first + $0)) }
    return isThere ? indices(in: tape, under: 0, from: 0) : []
  }

  private func indices(in tape: borrowing JSONTape, under object: Int, from: Int) -> [Int] {
    var found: [Int] = []
    for count in stride(from: partCount - from, to: 0, by: -1) {
      let name = tape.pathKey(first + from * partCount + count - 1)
      var index = object + 1
      while index < tape.nodes[object].next {
        if tape.nodes[index].name == name {
          var chosen = self.value(of: index, part: from + count - 1, after: nil, in: tape)
          while let at = chosen {
            if from + count == partCount {
              found.append(at)
            } else if tape.nodes[at].kind == .object {
              found += indices(in: tape, under: at, from: from + count)
            }
            chosen = self.value(of: index, part: from + count - 1, after: at, in: tape)
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
