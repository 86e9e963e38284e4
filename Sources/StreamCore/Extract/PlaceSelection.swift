/// The lines of one archive that are selected by where they are.
struct PlaceSelection: Sendable {
  private struct Block: Sendable, Hashable, Comparable {
    let frame: Int
    let block: Int

    static func < (left: Block, right: Block) -> Bool {
      left.frame != right.frame ? left.frame < right.frame : left.block < right.block
    }
  }

  private let lines: [ClosedRange<Int>]
  private let offsets: [Int]
  private let blocks: [Block]
  private let places: Set<LineSelection.LineAddress>
  /// The numbers of their lines.
  private let placeLines: ClosedRange<Int>?
  private let path: String
  /// Where the text ends, while its last line is dealt with: no LF need be after that.
  var textEnd = Int.max

  init(_ selection: LineSelection, path: String) {
    lines = selection.lines
    offsets = selection.offsets
    places = Set(selection.places.filter { $0.archive == path })
    let numbers = places.map(\.line)
    placeLines = numbers.min().map { $0...(numbers.max() ?? $0) }
    self.path = path
    blocks = selection.blocks.filter { $0.isIn(path) }
      .map { Block(frame: $0.frame, block: $0.block) }
  }

  /// Whether no line is selected.
  var isEmpty: Bool { lines.isEmpty && offsets.isEmpty && blocks.isEmpty && places.isEmpty }

  /// Whether a line is selected; its byte count is without its LF, which counts as a part of it.
  func wants(_ at: Location, byteCount: Int) -> Bool {
    for range in lines where range.contains(at.line) { return true }
    let end = min(at.offset + byteCount + 1, textEnd)
    for offset in offsets where offset >= at.offset && offset < end { return true }
    for block in blocks where block.frame == at.frame && block.block == at.block { return true }
    guard let placeLines, placeLines.contains(at.line) else { return false }
    return places.contains(.init(archive: path, member: at.member, line: at.line))
  }

  /// Whether a line between two others can be selected.
  func mayWant(from first: Location, to last: Location, byteCount: Int) -> Bool {
    let blockRange = Self.block(of: first)...max(Self.block(of: first), Self.block(of: last))
    return lines.contains { $0.upperBound >= first.line && $0.lowerBound <= last.line }
      || offsets.contains { $0 >= first.offset && $0 <= first.offset + byteCount }
      || blocks.contains { blockRange.contains($0) }
      || placeLines.map { $0.upperBound >= first.line && $0.lowerBound <= last.line } ?? false
  }

  /// Whether no line from a position on is selected.
  func isPast(_ at: Location) -> Bool {
    !lines.contains { $0.upperBound >= at.line } && !offsets.contains { $0 >= at.offset }
      && !blocks.contains { $0 >= Self.block(of: at) }
      && placeLines.map { $0.upperBound < at.line } ?? true
  }

  private static func block(of at: Location) -> Block {
    Block(frame: at.frame, block: at.block)
  }
}
