/// The fast way from a line of `key=value` pairs to a tape: its values stay where they are in the line.
///
/// It takes what would be the same in JSON. All else is left to ``LogfmtLine``, which writes an object.
extension JSONTape {
  /// Writes the nodes of an object with a member for each pair.
  ///
  /// - Parameters:
  ///   - text: contains the pairs.
  ///   - range: where.
  ///   - pairs: the pairs.
  ///   - names: the names that have numbers.
  ///   - nodes: has room for one more node than there are pairs.
  ///   - rootMembers: by the numbers of names, where the last member of that name is put.
  ///   - hasRepeatedMembers: set where two of those have one name.
  static func build(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ pairs: borrowing PairIndex,
    _ names: KeyInterner,
    _ nodes: inout [Node],
    _ rootMembers: inout [Int],
    _ hasRepeatedMembers: inout Bool
  ) {
    var nodes = nodes.mutableSpan
    var rootMembers = rootMembers.mutableSpan
    nodes[0] = Node(
      kind: .object,
      start: range.lowerBound,
      end: range.upperBound,
      next: pairs.count + 1
    )
    for index in 0..<pairs.count {
      let pair = pairs.pair(at: index)
      let name = names.find(text.extracting(pair.key))
      if name != 0 {
        if rootMembers[Int(name)] != 0 { hasRepeatedMembers = true }
        rootMembers[Int(name)] = index + 1
      }
      let (kind, flags): (Kind, Flags) =
        switch pair.kind {
        case .plain: (.string, [])
        case .escaped: (.string, .isEncoded)
        case .null: (.null, [])
        case .false: (.false, [])
        case .zero: (.number, .isNothing)
        }
      nodes[index + 1] = Node(
        kind: kind,
        flags: flags,
        name: name,
        nameDistance: UInt32(truncatingIfNeeded: pair.value.lowerBound - pair.key.lowerBound),
        start: pair.value.lowerBound,
        end: pair.value.upperBound,
        next: index + 2,
        parent: 0
      )
    }
  }
}
