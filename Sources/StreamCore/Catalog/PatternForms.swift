/// Patterns as rows of literals and runs, matched from left to right without a choice.
///
/// ```
///   manifest "<digest>" from <name>: <number>
///   literal | run ':' hex | literal | run | literal | run
/// ```
///
/// A row stands for its pattern exactly when no run can take a byte that what follows it may begin
/// with: then every way to match ends a run where the bytes of its class end, and there is only
/// one. Other patterns have no such form, and are left to ``PatternProgram``, as are messages with
/// a byte in a run that is not ASCII.
///
/// All rows lie in one array, so that trying one counts no references.
package struct PatternForms: Sendable {
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
  }

  private static let digestDigitsMin = 32
  /// Set for bytes that are not ASCII, so that runs end before them and are told from others.
  private static let notASCII: UInt8 = 0x80

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
      rows.append(hasNoChoice(start..<pieces.count) ? start..<pieces.count : nil)
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
    }
  }

  private mutating func addRun(_ wanted: PatternProgram.ByteClass, countMin: Int = 1) {
    pieces.append(Piece(kind: .run, wanted: wanted.rawValue, countMin: countMin))
  }

  /// Whether every run of a row is followed by a literal that it cannot go on into.
  private func hasNoChoice(_ row: Range<Int>) -> Bool {
    for index in row.dropLast() {
      let taken: UInt8
      switch pieces[index].kind {
      case .literal: continue
      case .run: taken = pieces[index].wanted
      case .digest: taken = PatternProgram.ByteClass.hex.rawValue
      }
      let next = pieces[index + 1]
      guard next.kind == .literal,
        classes[Int(literals[next.range.lowerBound])] & (taken | Self.notASCII) == 0
      else { return false }
    }
    return true
  }

  /// Whether a whole message matches the pattern of that index; nil when it is for the program
  /// to say.
  ///
  /// - Complexity: O(message).
  package func match(_ pattern: Int, _ message: Span<UInt8>) -> Bool? {
    guard let row = rows[pattern] else { return nil }
    var at = 0
    for index in row {
      let piece = pieces[index]
      switch piece.kind {
      case .literal:
        guard message.holds(literals.span.extracting(piece.range), at: at) else { return false }
        at += piece.range.count
      case .run:
        let end = message.runEnd(from: at, classes: classes.span, wanted: piece.wanted)
        if end < message.count && message[end] >= 0x80 { return nil }
        guard end - at >= piece.countMin else { return false }
        at = end
      case .digest:
        guard let end = digestEnd(message, at) else { return false }
        at = end
      }
    }
    return at == message.count
  }

  /// The end of a digest.
  ///
  /// An algorithm holds no colon and hexadecimal digits no `X`, so that there is no choice within
  /// it either.
  private func digestEnd(_ message: Span<UInt8>, _ start: Int) -> Int? {
    let colon = message.runEnd(
      from: start,
      classes: classes.span,
      wanted: PatternProgram.ByteClass.algorithm.rawValue
    )
    guard colon > start, colon < message.count, message[colon] == 0x3a else { return nil }
    let end = message.runEnd(
      from: colon + 1,
      classes: classes.span,
      wanted: PatternProgram.ByteClass.hex.rawValue
    )
    if end - colon > Self.digestDigitsMin { return end }
    let masked = colon + 1..<colon + 4
    guard masked.upperBound <= message.count, message[colon + 1] == 0x58,
      message[colon + 2] == 0x58, message[colon + 3] == 0x58
    else { return nil }
    return masked.upperBound
  }
}
