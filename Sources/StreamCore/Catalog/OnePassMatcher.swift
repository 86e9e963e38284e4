/// Patterns as rows of literals and runs, matched from left to right without a choice.
///
/// ```
///   manifest "<digest>" from <name>: <number>
///   literal | run ':' hex | literal | run | literal | run
/// ```
///
/// Runs of one class with only literals of that class between them are a group: all they take is
/// one run of the message. It ends where a byte is not of the class, or as many bytes before that
/// as the literal after the group has of the class before its first other byte. In it, each
/// literal is taken where it first occurs, which leaves the most for those after it. So there is
/// nothing to try twice, and a row matches exactly what its pattern does. A pattern whose groups
/// have no such end has no form and is left to ``PatternProgram``, as are messages with a byte in
/// a run that is not ASCII.
///
/// All rows lie in one array, so that trying one counts no references.
package struct OnePassMatcher: Sendable {
  private enum Kind: Sendable {
    case literal, run, digest
  }

  private struct Piece: Sendable {
    let kind: Kind
    /// Of a literal, its bytes in ``literals``.
    var range = 0..<0
    /// Of a run, the class of its bytes, and how many there must be.
    var wanted: UInt8 = 0
    var countMin = 0
    /// Of the first run of a group, the piece after the group, and how many bytes of it the
    /// class of the group has as well.
    var groupEnd = 0
    var overlap = 0
  }

  private static let digestDigitsMin = 32
  /// The class of bytes that are not ASCII: of all runs only that of texts takes them; others end before
  /// them, and it is for the program to say what they are.
  private static let notASCII = PatternProgram.ByteClass.text.rawValue

  /// The rows' ranges in ``pieces``, or nil where a pattern has none.
  private var rows: [Range<Int>?] = []
  private var pieces: [Piece] = []
  private var literals: [UInt8] = []
  /// The classes of all bytes.
  private let classes: [UInt8] = (0...255).map { byte in
    byte < 0x80 ? PatternProgram.ByteClass(Unicode.Scalar(UInt8(byte))).rawValue : notASCII
  }

  package init(_ patterns: [Pattern]) {
    for pattern in patterns {
      let start = pieces.count
      for element in pattern.elements { add(element) }
      rows.append(findGroups(start..<pieces.count) ? start..<pieces.count : nil)
    }
  }

  private mutating func add(_ element: Pattern.Element) {
    switch element {
    case .literal(let bytes):
      let start = literals.count
      literals += bytes
      pieces.append(Piece(kind: .literal, range: start..<literals.count))
    case .placeholder(.digest): pieces.append(Piece(kind: .digest))
    case .placeholder(.repo), .placeholder(.name): addRun(.name)
    case .placeholder(.path): addRun(.path)
    case .placeholder(.number): addRun(.digit)
    case .placeholder(.word): addRun(.word)
    case .placeholder(.any): addRun(.any, countMin: 0)
    case .placeholder(.text): addRun(.text, countMin: 0)
    }
  }

  private mutating func addRun(_ wanted: PatternProgram.ByteClass, countMin: Int = 1) {
    pieces.append(Piece(kind: .run, wanted: wanted.rawValue, countMin: countMin))
  }

  /// Finds the groups of a row, and where they end.
  ///
  /// - Returns: whether each has an end.
  private mutating func findGroups(_ row: Range<Int>) -> Bool {
    var index = row.lowerBound
    while index < row.upperBound {
      guard let taken = classTaken(by: pieces[index]) else {
        index += 1
        continue
      }
      var end = index + 1
      while pieces[index].kind == .run, end + 1 < row.upperBound,
        pieces[end].kind == .literal, pieces[end + 1].kind == .run, pieces[end + 1].wanted == taken,
        overlap(of: pieces[end], with: taken) == pieces[end].range.count
      {
        end += 2
      }
      pieces[index].groupEnd = end
      if end < row.upperBound {
        guard pieces[end].kind == .literal else { return false }
        let (literal, overlap) = (pieces[end], overlap(of: pieces[end], with: taken))
        // All of a last literal can be of the class: it is at the message's end.
        let hasEnd =
          overlap < literal.range.count
          ? literals[literal.range.lowerBound + overlap] < 0x80 : end + 1 == row.upperBound
        guard hasEnd, overlap == 0 || pieces[index].kind == .run else { return false }
        pieces[index].overlap = overlap
      }
      index = end
    }
    return true
  }

  /// The class of the bytes that a run, or the end of a digest, takes; nil for a literal.
  private func classTaken(by piece: Piece) -> UInt8? {
    switch piece.kind {
    case .literal: nil
    case .run: piece.wanted
    case .digest: PatternProgram.ByteClass.hex.rawValue
    }
  }

  /// How many bytes a literal has before the first one that is not of a class.
  private func overlap(of literal: Piece, with taken: UInt8) -> Int {
    literals[literal.range].prefix { classes[Int($0)] & taken != 0 }.count
  }

  /// Whether a whole message matches the pattern of that index; nil when it is for the program
  /// to say.
  ///
  /// - Complexity: O(message), and where a literal is in a group O(message × literal) at worst.
  package func match(_ pattern: Int, _ message: Span<UInt8>) -> Bool? {
    guard let row = rows[pattern] else { return nil }
    var at = 0
    var index = row.lowerBound
    while index < row.upperBound {
      switch pieces[index].kind {
      case .literal:
        let range = pieces[index].range
        guard message.holds(literals.span.extracting(range), at: at) else { return false }
        at += range.count
        index += 1
      case .run:
        let end = message.runEnd(from: at, classes: classes.span, wanted: pieces[index].wanted)
        if end < message.count && message[end] >= 0x80 { return nil }
        guard takesGroup(index, message, &at, before: end - pieces[index].overlap) else {
          return false
        }
        index = pieces[index].groupEnd
      case .digest:
        guard let end = digestEnd(message, at) else { return false }
        at = end
        index += 1
      }
    }
    return at == message.count
  }

  /// Whether the group that begins with a run takes a message's bytes up to an end.
  private func takesGroup(
    _ first: Int,
    _ message: Span<UInt8>,
    _ at: inout Int,
    before end: Int
  ) -> Bool {
    at += pieces[first].countMin
    for literal in stride(from: first + 1, to: pieces[first].groupEnd, by: 2) {
      let range = pieces[literal].range
      guard at <= end,
        let found = message.firstIndex(of: literals.span.extracting(range), from: at, before: end)
      else { return false }
      at = found + range.count + pieces[literal + 1].countMin
    }
    guard at <= end else { return false }
    at = end
    return true
  }

  /// The end of a digest.
  ///
  /// An algorithm contains no colon and hexadecimal digits no `X`, so that there is no choice within
  /// it either.
  private func digestEnd(_ message: Span<UInt8>, _ start: Int) -> Int? {
    let colon = message.runEnd(
      from: start,
      classes: classes.span,
      wanted: PatternProgram.ByteClass.algorithm.rawValue
    )
    guard colon > start, colon < message.count, message[colon] == 0x3a else { return nil }
    let end = message.hexEnd(from: colon + 1)
    if end - colon > Self.digestDigitsMin { return end }
    let masked = colon + 1..<colon + 4
    guard masked.upperBound <= message.count, message[colon + 1] == 0x58,
      message[colon + 2] == 0x58, message[colon + 3] == 0x58
    else { return nil }
    return masked.upperBound
  }
}
