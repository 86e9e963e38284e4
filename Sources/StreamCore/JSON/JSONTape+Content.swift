/// What a tape has of a line, and the first of what is looked for in it.
extension JSONTape {
  /// What it has of the line.
  struct Content {
    /// The line's nodes, and after them those of longer lines before it.
    var nodes: [Node] = []
    /// How many nodes the line has.
    var count = 0
    /// By the numbers of names, the last of the line's own members of that name, or 0.
    var rootMembers: [Int] = []
    /// Whether two of the line's own members that are asked for have one name.
    var hasRepeatedMembers = false
    /// The numbers of names that the line's own members have, in order, where a list is worth it: the
    /// line is of a shape that others have.
    var memberNames: [Int]?
  }

  /// The line's nodes, and after them those of longer lines before it.
  package internal(set) var nodes: [Node] {
    _read { yield content.nodes }
    _modify { yield &content.nodes }
  }

  /// How many nodes the line has.
  package internal(set) var count: Int {
    get { content.count }
    set { content.count = newValue }
  }

  /// By the numbers of names, the last of the line's own members of that name, or 0.
  package internal(set) var rootMembers: [Int] {
    _read { yield content.rootMembers }
    _modify { yield &content.rootMembers }
  }

  /// Whether two of the line's own members that are asked for have one name.
  package internal(set) var hasRepeatedMembers: Bool {
    get { content.hasRepeatedMembers }
    set { content.hasRepeatedMembers = newValue }
  }

  /// The first of the line's own members that are asked for, by their names' numbers.
  ///
  /// - Parameter range: the numbers.
  /// - Returns: the number of one that the line has, or nil.
  mutating func firstMember(in range: Range<Int>) -> Int? {
    if let names = content.memberNames {
      for name in names where name >= range.lowerBound {
        return name < range.upperBound ? name : nil
      }
      return nil
    }
    let members = content.rootMembers.span.extracting(range)
    for index in members.indices where members[index] != 0 { return range.lowerBound + index }
    return nil
  }

  /// The first node that has one of some names, is a string with escapes, or an array of a name.
  ///
  /// - Parameters:
  ///   - start: the index of the first node to look at.
  ///   - isNamed: by the numbers of names, whether it is one of them.
  ///   - array: the number of the array's name.
  /// - Returns: its index, or nil.
  mutating func firstNode(
    from start: Int,
    _ isNamed: Span<Bool>,
    orArray array: KeyInterner.Number
  ) -> Int? {
    guard start < content.count else { return nil }
    let nodes = content.nodes.span.extracting(start..<content.count)
    for index in nodes.indices
    where nodes[index].hasEscapes || isNamed[Int(nodes[index].name)]
      || nodes[index].name == array && nodes[index].kind == .array
    {
      return start + index
    }
    return nil
  }
}
