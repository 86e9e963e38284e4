/// Where the data of a sparse file are in it: what is between them, and after them, is zeros.
///
/// ```
///   file:    | zeros | data 1 | zeros ... | data 2 | zeros |
///   stored:  | data 1 | data 2 |
/// ```
///
/// Invariant: the pieces are in order, none is empty, none overlaps the next one, and all of them are
/// in the file.
struct SparseMap: Sendable {
  /// The most entries of a map.
  static let entriesMax = 1 << 18

  /// The size of the file.
  let size: Int
  let pieces: [Range<Int>]

  /// Makes a map, or gives nil where its entries cannot be right.
  ///
  /// - Parameters:
  ///   - entries: where each piece begins, and how long it is, in the order of the file.
  ///   - size: the size of the file.
  ///   - storedBytes: how many bytes there are of all pieces.
  init?(_ entries: [(offset: Int, count: Int)], size: Int, storedBytes: Int) {
    guard TarHeader.sizes.contains(size) else { return nil }
    var pieces: [Range<Int>] = []
    var end = 0
    var total = 0
    for (offset, count) in entries {
      guard offset >= end, offset <= size, count >= 0, count <= size - offset else { return nil }
      // The last one may be empty: it says where the file ends.
      if count > 0 { pieces.append(offset..<(offset + count)) }
      end = offset + count
      total += count
    }
    guard total == storedBytes else { return nil }
    self.size = size
    self.pieces = pieces
  }

  /// The bytes that are not stored.
  var holeBytes: Int { pieces.reduce(size) { $0 - $1.count } }

  /// How many of the stored bytes are in the file's first ones.
  func storedBytes(before end: Int) -> Int {
    var count = 0
    for piece in pieces where piece.lowerBound < end {
      count += min(piece.upperBound, end) - piece.lowerBound
    }
    return count
  }

  /// The first bytes of the file.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - stored: the first stored bytes.
  /// - Returns: fewer where the file, or what is stored, is shorter.
  func head(_ count: Int, of stored: Span<UInt8>) -> [UInt8] {
    var head: [UInt8] = []
    var taken = 0
    let end = min(count, size)
    for piece in pieces where piece.lowerBound < end {
      head += Array(repeating: 0, count: piece.lowerBound - head.count)
      let wanted = min(piece.upperBound, end) - piece.lowerBound
      let part = min(wanted, stored.count - taken)
      head.append(stored.extracting(taken..<(taken + part)))
      taken += part
      if part < wanted { return head }
    }
    return head + Array(repeating: 0, count: end - head.count)
  }
}

/// A walk through a sparse file, from its start on.
struct SparseCursor {
  let map: SparseMap
  /// Where in the file it is.
  private(set) var position = 0
  /// The piece that contains what comes next, or comes next.
  private var index = 0

  init(_ map: SparseMap) { self.map = map }

  /// How many zeros come next.
  var zeroBytes: Int { max(0, (piece?.lowerBound ?? map.size) - position) }
  /// How many stored bytes come next, after the zeros.
  var storedBytes: Int { piece.map { $0.upperBound - max(position, $0.lowerBound) } ?? 0 }

  private var piece: Range<Int>? { index < map.pieces.count ? map.pieces[index] : nil }

  /// Goes on.
  mutating func advance(_ count: Int) {
    position += count
    if let piece, piece.upperBound <= position { index += 1 }
  }

  /// The zeros that contain an offset at which it is or was a moment ago.
  func hole(at offset: Int) -> Range<Int>? {
    let start = index > 0 ? map.pieces[index - 1].upperBound : 0
    let hole = start..<max(start, piece?.lowerBound ?? map.size)
    return hole.contains(offset) ? hole : nil
  }
}
