/// A path to a value, with all its spellings.
///
/// `a.b.c` is member `c` of `b` of `a`, or a member literally named `b.c`, `a.b` or `a.b.c`; at
/// every level the longest literal name is tried first.
struct FieldPath: Sendable {
  /// `names[from][count - 1]` is the literal name of `count` parts from part `from` on.
  private let names: [[[UInt8]]]

  init(_ path: String) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    names = parts.indices.map { from in
      parts.indices[from...].map { Array(parts[from...$0].joined(separator: ".").utf8) }
    }
  }

  /// The same path with another last part: a field beside it.
  static func beside(_ path: String, _ field: String) -> FieldPath {
    guard let dot = path.lastIndex(of: ".") else { return FieldPath(field) }
    return FieldPath(path[...dot] + field)
  }

  /// The last part of a path.
  static func lastName(_ path: String) -> String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// Tries the spellings in order.
  ///
  /// - Parameters:
  ///   - tape: the parsed line.
  ///   - text: what the tape points into.
  ///   - accept: says whether a value is what is looked for; an array of one was taken off it.
  /// - Returns: the first value that is accepted.
  func find(
    in tape: JSONTape,
    _ text: Span<UInt8>,
    accept: (JSONTape.Node) -> Bool
  ) -> JSONTape.Node? {
    find(in: tape, text, object: 0, from: 0, accept: accept)
  }

  // The recursion is as deep as the path has parts, not as the line is nested.
  private func find(
    in tape: JSONTape,
    _ text: Span<UInt8>,
    object: Int,
    from: Int,
    accept: (JSONTape.Node) -> Bool
  ) -> JSONTape.Node? {
    for count in stride(from: names[from].count, to: 0, by: -1) {
      guard let member = tape.member(of: object, named: names[from][count - 1], text) else {
        continue
      }
      if from + count == names.count {
        let value = tape.unwrapped(member)
        if accept(value) { return value }
      } else if tape.nodes[member].kind == .object {
        let found = find(in: tape, text, object: member, from: from + count, accept: accept)
        if let found { return found }
      }
    }
    return nil
  }
}

extension JSONTape {
  /// The last of an object's members of that name.
  func member(of object: Int, named name: [UInt8], _ text: Span<UInt8>) -> Int? {
    var found: Int?
    var index = object + 1
    let end = nodes[object].next
    while index < end {
      if hasName(nodes[index], name, text) { found = index }
      index = nodes[index].next
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

  private func hasName(_ node: Node, _ name: [UInt8], _ text: Span<UInt8>) -> Bool {
    let length = node.keyEnd - node.keyStart
    if node.keyHasEscapes {
      guard length > name.count else { return false }
      var unescaped: [UInt8] = []
      appendUnescaped(text, node.keyStart..<node.keyEnd, to: &unescaped)
      return unescaped == name
    }
    guard length == name.count else { return false }
    for offset in 0..<length where text[node.keyStart + offset] != name[offset] { return false }
    return true
  }
}
