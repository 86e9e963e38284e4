/// The shapes of lines that were read, with the nodes of each.
///
/// ```
///   tape:     nodes of shape 1        current = 1
///   entries:  nodes of shape 0 | those that the tape had before | nodes of shape 2
/// ```
///
/// While lines have the shape of the one before, its nodes stay in the tape, where only the places of
/// values change.
struct KnownShapes {
  private struct Entry {
    var shape: TapeShape
    var content = JSONTape.Content()
    /// Whether each line of it is a candidate.
    var isTelling = false
  }

  private static let countMax = 12
  /// After so many lines in a row of which each has a shape of its own, so many are not looked at.
  private static let missesMax = 16
  private static let pauseLines = 128

  private let kernel: Kernel
  private var entries: [Entry] = []
  /// The shape whose nodes are in the tape, or -1.
  private var current = -1
  /// The shape of which the last line was that had one.
  private var latest = 0
  /// The shape that was learnt last.
  private var newest = 0
  private var misses = 0
  private var pause = 0

  init(_ kernel: Kernel) { self.kernel = kernel }

  /// Reads a line that has one of the shapes.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - range: where.
  ///   - content: the tape's; it becomes that of the line.
  /// - Returns: whether it has one; if not, nothing is changed.
  mutating func read(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ content: inout JSONTape.Content
  ) -> Bool {
    if current >= 0 {
      let shape = entries[current].shape
      if shape.read(text, range, &content.nodes, isEnd: { $0 == range.upperBound }) != nil {
        misses = 0
        return true
      }
    }
    return readOther(text, range, &content)
  }

  private mutating func readOther(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ content: inout JSONTape.Content
  ) -> Bool {
    let tried = current
    if pause > 0 {
      pause -= 1
      return false
    }
    for index in entries.indices where index != tried {
      let shape = entries[index].shape
      let end = shape.read(text, range, &entries[index].content.nodes) { $0 == range.upperBound }
      guard end != nil else { continue }
      enter(index, &content)
      misses = 0
      return true
    }
    misses += 1
    if misses > Self.missesMax {
      misses = 0
      pause = Self.pauseLines
    }
    return false
  }

  /// Puts the nodes of a shape into the tape.
  private mutating func enter(_ index: Int, _ content: inout JSONTape.Content) {
    guard index != current else { return }
    leave(&content)
    swap(&entries[index].content, &content)
    current = index
    latest = index
  }

  /// Reads a line that has one of the shapes, wherever it ends.
  ///
  /// - Parameters:
  ///   - text: contains the line, and a line end after it.
  ///   - range: begins where the line does, and ends at the latest where it can.
  ///   - content: the tape's; it becomes that of the line.
  ///   - isTelling: whether lines of the shape have to be candidates.
  /// - Returns: where its line end is; nil where it has none of the shapes, and nothing is changed.
  mutating func readNext(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ content: inout JSONTape.Content,
    isTelling: Bool
  ) -> Int? {
    if current >= 0, entries[current].isTelling || !isTelling {
      let shape = entries[current].shape
      let end = shape.read(text, range, &content.nodes) {
        Self.isLineEnd(text, $0, before: range.upperBound)
      }
      if let end {
        misses = 0
        return text[end] == 0x0d ? end + 1 : end
      }
    }
    return readNextOther(text, range, &content, isTelling: isTelling)
  }

  private mutating func readNextOther(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ content: inout JSONTape.Content,
    isTelling: Bool
  ) -> Int? {
    if pause > 0 { return nil }
    for index in entries.indices
    where index != current && (entries[index].isTelling || !isTelling) {
      let shape = entries[index].shape
      let end = shape.read(text, range, &entries[index].content.nodes) {
        Self.isLineEnd(text, $0, before: range.upperBound)
      }
      guard let end else { continue }
      enter(index, &content)
      misses = 0
      return text[end] == 0x0d ? end + 1 : end
    }
    return nil
  }

  /// Whether a line ends at a place.
  private static func isLineEnd(_ text: Span<UInt8>, _ at: Int, before end: Int) -> Bool {
    guard at < end else { return false }
    return text[at] == 0x0a || text[at] == 0x0d && at + 1 < end && text[at + 1] == 0x0a
  }

  /// Notes that each line of the shape of the one before is a candidate.
  mutating func noteTelling() {
    if current >= 0 { entries[current].isTelling = true }
  }

  /// Takes the nodes of a shape out of the tape, which gets back those that it had before.
  mutating func leave(_ content: inout JSONTape.Content) {
    guard current >= 0 else { return }
    swap(&entries[current].content, &content)
    current = -1
  }

  /// Keeps the shape of a line that has none of the others.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - range: where.
  ///   - content: what is in it; no name has escapes.
  mutating func learn(_ text: Span<UInt8>, _ range: Range<Int>, _ content: JSONTape.Content) {
    guard pause == 0, content.count <= TapeShape.nodesMax else { return }
    let nodes = content.nodes.span.extracting(0..<content.count)
    let shape = TapeShape(text, range, nodes, kernel)
    if entries.count < Self.countMax {
      newest = entries.count
      entries.append(Entry(shape: shape))
    } else {
      newest = (newest + 1) % entries.count
      // Most lines have that one.
      if newest == latest { newest = (newest + 1) % entries.count }
      entries[newest].shape = shape
    }
    entries[newest].isTelling = false
    entries[newest].content.replace(by: content)
  }
}

extension JSONTape.Content {
  /// Becomes a copy of another one, without the nodes that are not of its line.
  fileprivate mutating func replace(by other: JSONTape.Content) {
    nodes.removeAll(keepingCapacity: true)
    nodes += other.nodes[..<other.count]
    count = other.count
    rootMembers.removeAll(keepingCapacity: true)
    rootMembers += other.rootMembers
    hasRepeatedMembers = other.hasRepeatedMembers
    memberNames = rootMembers.indices.filter { rootMembers[$0] != 0 }
  }
}
