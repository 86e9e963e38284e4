/// The bytes of a file, or of a layer's text, in order, with a small window to look ahead in.
///
/// ```
///   file:    ......|- before --|===== window =====|............
///                               ^ position         ^ read so far
/// ```
///
/// What was taken from the window is kept for a while, so that a reader that was misled
/// by a damaged length can step back and look for a frame there.
///
/// Where a device cannot give some bytes, there is an unreadable range: for a reader the source
/// ends there, until somebody skips it and goes on after it.
///
/// Every byte that is read goes into the archive's digest, so that it covers the whole file
/// whatever became of its content.
package struct ByteSource: ~Copyable {
  /// How far one can look ahead.
  package static let windowBytes = 256 << 10
  /// How much of what was taken from the window is kept at least.
  package static let keptBytes = 64 << 10
  /// How much is read ahead at the least: a large block's bytes do not come through the window,
  /// and what is there of them has to be copied twice.
  private static let fillBytesMin = 4096
  /// So many zeros around those that are passed over are read: who looks at more bytes than one sees
  /// nothing else anyway.
  private static let holeMarginBytes = 128 << 10
  /// Fewer zeros are read.
  private static let passedBytesMin = 1 << 20
  /// How far it is from bytes that cannot be read to others that perhaps can.
  private static let sectorBytes = 4096

  /// The offset in the file of the next byte.
  package private(set) var position = 0
  /// The error that ended the reading, if one did; what comes after it is out of reach.
  private(set) var failure: SystemError?

  private let origin: Origin
  /// The bytes that the file had when it was opened; nil for a pipe.
  private let byteCount: Int?
  private var window: Buffer
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// How much the window takes when it is filled next.
  private var fillBytes = ByteSource.fillBytesMin
  private var unreadableRange: Range<Int>?
  /// Where the bytes end that were put back.
  private var doubtEnd = 0
  private var digest = Digest()

  /// Where bytes come from.
  enum Origin: ~Copyable {
    case file(InputFile)
    /// The text of the layer around the one that reads it.
    case packed(PackedText)
    /// There is no more than is in the window.
    case none
  }

  /// Why reading ended.
  enum Stop {
    case end
    /// Text was lost, nobody knows how much.
    case gap
    case failure(SystemError)
  }

  package init(_ file: consuming InputFile, byteCount: Int?) {
    self.init(.file(file), byteCount: byteCount)
  }

  init(_ text: PackedText) { self.init(.packed(text), byteCount: nil) }

  /// Bytes that are in memory.
  ///
  /// - Parameters:
  ///   - bytes: they are the first of it.
  ///   - count: how many there are.
  ///   - position: the offset of the first in the file.
  package init(_ bytes: consuming Buffer, count: Int, position: Int) {
    precondition(count <= bytes.byteCount)
    origin = .none
    byteCount = nil
    window = bytes
    end = count
    isAtEnd = true
    self.position = position
  }

  private init(_ origin: consuming Origin, byteCount: Int?) {
    self.origin = origin
    self.byteCount = byteCount
    // It grows with what is looked at: most of many small archives fit into less.
    window = Buffer(byteCount: Self.fillBytesMin)
  }

  /// Takes the window's memory; nothing can be read after it.
  mutating func takeWindow() -> Buffer {
    var taken = Buffer(byteCount: 0)
    swap(&taken, &window)
    (start, end) = (0, 0)
    return taken
  }

  /// The digest of all bytes read so far.
  var digestText: String { digest.text }

  // MARK: Looking

  /// Looks ahead; the window grows where that is further than it reaches.
  ///
  /// - Returns: the number of bytes in ``lookahead``: at least `count`, or all that are left.
  package mutating func fill(atLeast count: Int) -> Int {
    if end - start >= count || isAtEnd { return end - start }
    let dropped = max(0, start - Self.keptBytes)
    window.move(from: dropped, to: 0, count: end - dropped)
    end -= dropped
    start -= dropped
    // After what is looked at far away there is room for a window: much is not moved for little.
    let far = count > Self.windowBytes ? count : 0
    let room = Self.keptBytes + Self.windowBytes + far - end
    let wanted = min(room, max(count - (end - start), fillBytes))
    window.reserve(end + wanted, keeping: end)
    fillBytes = min(2 * fillBytes, Self.windowBytes)
    let (got, stop) = Self.read(origin, into: &window, at: end, count: wanted, &digest)
    note(got, stop)
    end += got
    return end - start
  }

  /// The bytes that were looked at and not yet taken.
  package var lookahead: Span<UInt8> {
    @_lifetime(borrow self)
    get { window.bytes.extracting(start..<end) }
  }

  /// Whether so many bytes from here are more than the file had when it was opened.
  func isLonger(_ count: Int) -> Bool { byteCount.map { position + count > $0 } ?? false }

  /// Whether it is known that fewer bytes than these are left, and all of them are there.
  func endsWithin(_ count: Int) -> Bool { isAtEnd && unreadableRange == nil && end - start < count }

  /// Whether what comes next was taken before and put back: a length misled there, and others may.
  ///
  /// So that bytes are not copied for each length that claims them, they are looked at where they
  /// are, and taken when it is known that they are what they seem.
  var isInDoubt: Bool { position < doubtEnd }

  // MARK: Taking

  /// Takes bytes that were looked at; gives some back, where there are fewer than none.
  package mutating func consume(_ count: Int) {
    precondition(-start <= count && count <= end - start)
    start += count
    position += count
  }

  /// Takes bytes without looking at them.
  ///
  /// - Returns: how many there were; fewer than `count` only at the end.
  package mutating func drain(_ count: Int) -> Int {
    var left = count
    while left > 0 {
      let step = min(left, fill(atLeast: 1))
      if step == 0 { break }
      consume(step)
      left -= step
    }
    return count - left
  }

  /// Takes bytes and copies them.
  ///
  /// - Returns: how many there were; fewer than `count` only at the end.
  package mutating func read(_ count: Int, into buffer: inout Buffer, at offset: Int) -> Int {
    let fromWindow = min(count, end - start)
    buffer.write(window.bytes.extracting(start..<(start + fromWindow)), at: offset)
    consume(fromWindow)
    guard fromWindow < count, !isAtEnd else { return fromWindow }
    if count - fromWindow < Self.windowBytes {
      // Small blocks come through the window: one system call for many of them.
      let rest = min(count - fromWindow, fill(atLeast: count - fromWindow))
      buffer.write(window.bytes.extracting(start..<(start + rest)), at: offset + fromWindow)
      consume(rest)
      return fromWindow + rest
    }
    let (target, wanted) = (offset + fromWindow, count - fromWindow)
    let (got, stop) = Self.read(origin, into: &buffer, at: target, count: wanted, &digest)
    note(got, stop)
    fillBytes = Self.fillBytesMin
    (start, end) = (0, 0)
    position += got
    return fromWindow + got
  }

  /// Takes the zeros that come next.
  ///
  /// - Returns: how many there were.
  package mutating func drainZeros() -> Int {
    let before = position
    while fill(atLeast: 1) > 0, lookahead[0] == 0 {
      var count = 0
      while count < lookahead.count, lookahead[count] == 0 { count += 1 }
      consume(count)
    }
    return position - before
  }

  /// Passes over most of a long run of zeros in a sparse file, in which it is.
  ///
  /// - Returns: how many; there are ``holeMarginBytes`` or more before and after them.
  mutating func passHole() -> Int {
    guard !isAtEnd, let hole = Self.hole(origin, at: position),
      position - hole.lowerBound >= Self.holeMarginBytes
    else { return 0 }
    let target = hole.upperBound - Self.holeMarginBytes
    let count = target - position
    guard count >= max(Self.passedBytesMin, end - start) else { return 0 }
    Self.passZeros(origin, to: target)
    position = target
    (start, end) = (0, 0)
    return count
  }

  /// Goes on at another offset; from then on the digest says nothing.
  ///
  /// - Returns: whether the file can do that.
  package mutating func seek(to offset: Int) -> Bool {
    do throws(SystemError) {
      try Self.seek(origin, to: offset)
    } catch {
      failure = error
      isAtEnd = true
      return false
    }
    position = offset
    (start, end) = (0, 0)
    fillBytes = Self.fillBytesMin
    isAtEnd = false
    unreadableRange = nil
    doubtEnd = 0
    return true
  }

  /// The bytes of a file that can be read at any place; nil for a pipe, and for what is in another
  /// layer.
  var fileByteCount: Int? {
    switch origin {
    case .file(let file): file.canReadAnywhere ? byteCount : nil
    case .packed: nil
    case .none: nil
    }
  }

  /// Reads bytes of the file at another place, and stays where it is; the digest does not know of them.
  ///
  /// - Returns: how many there were: none at the file's end, or where they cannot be read.
  func readElsewhere(at offset: Int, into buffer: inout Buffer) -> Int {
    switch origin {
    case .file(let file): file.read(at: offset, into: &buffer)
    case .packed: 0
    case .none: 0
    }
  }

  /// Looks at bytes further on, of which the digest need not know.
  ///
  /// - Returns: how many there are, at most `count` of them and more.
  mutating func fill(atLeast count: Int, from offset: Int) -> Int {
    let step = offset - position
    if (0...lookahead.count).contains(step) {
      consume(step)
    } else if !seek(to: offset) {
      return 0
    }
    return fill(atLeast: count)
  }

  // MARK: Stepping back

  /// How far back a frame begins, if one begins in the bytes that were taken last.
  ///
  /// - Parameters:
  ///   - format: the frame's format.
  ///   - countMax: how many bytes are looked at; what is no longer there is not.
  /// - Returns: how many bytes ``stepBack(_:)`` must go back to be before it.
  func stepsBack(toFrameOf format: any Format.Type, within countMax: Int) -> Int? {
    let count = min(countMax, start)
    guard count > 0 else { return nil }
    // A frame that begins in them may end its header after them.
    let limit = min(end, start + Formats.frameHeadBytes)
    let bytes = window.bytes.extracting((start - count)..<limit)
    return format.frameStart(in: bytes, from: 0).flatMap { $0 < count ? count - $0 : nil }
  }

  /// Whether a frame begins in the bytes that come next; they were put back.
  mutating func containsFrame(of format: any Format.Type, within count: Int) -> Bool {
    // A frame that begins in them may end its header after them.
    _ = fill(atLeast: count + Formats.frameHeadBytes)
    let bytes = lookahead.extracting(first: count + Formats.frameHeadBytes)
    return format.frameStart(in: bytes, from: 0).map { $0 < count } ?? false
  }

  /// Steps back over bytes that are still there.
  package mutating func stepBack(_ count: Int) {
    precondition(count <= start)
    start -= count
    position -= count
  }

  /// Puts back bytes that were taken last and are in another buffer now.
  package mutating func unread(_ buffer: borrowing Buffer, _ range: Range<Int>) {
    doubtEnd = max(doubtEnd, position)
    if range.count <= start { return stepBack(range.count) }
    let rest = end - start
    window.reserve(range.count + rest, keeping: end)
    window.move(from: start, to: range.count, count: rest)
    window.write(from: buffer, range, at: 0)
    (start, end) = (0, range.count + rest)
    position -= range.count
  }

  // MARK: What cannot be read

  /// Whether the source ends here only because the device cannot give the next bytes.
  var isAtUnreadable: Bool { unreadableRange != nil && start == end }

  /// Whether an unreadable range comes after the bytes that were looked at.
  var endsAtUnreadable: Bool { unreadableRange != nil }

  /// Goes on after the unreadable range at which the source ends.
  ///
  /// - Returns: how many bytes could not be read, as far as that is known; nil where it cannot go on.
  mutating func skipUnreadable() -> Int? {
    guard let unreadableRange, start == end else { return nil }
    self.unreadableRange = nil
    do throws(SystemError) {
      try Self.seek(origin, to: unreadableRange.upperBound)
    } catch {
      failure = error
      return nil
    }
    // In the digest zeros stand for what nobody can read.
    digest.update(Array(repeating: 0, count: unreadableRange.count).span)
    position = unreadableRange.upperBound
    (start, end) = (0, 0)
    isAtEnd = false
    return unreadableRange.count
  }

  /// Takes bytes and copies them, with zeros for those that cannot be read.
  ///
  /// - Returns: how many there were, and how many of them could not be read.
  mutating func readAcrossUnreadable(
    _ count: Int,
    into buffer: inout Buffer,
    at offset: Int
  ) -> (count: Int, missing: Int) {
    var got = read(count, into: &buffer, at: offset)
    var missing = 0
    while got < count, let unreadableRange, !unreadableRange.isEmpty, start == end {
      // The rest of a range that is longer than what is wanted stays.
      let taken = min(unreadableRange.count, count - got)
      buffer.write(Array(repeating: 0, count: taken).span, at: offset + got)
      if taken < unreadableRange.count {
        self.unreadableRange = unreadableRange.lowerBound..<(unreadableRange.lowerBound + taken)
      }
      missing += skipUnreadable() ?? 0
      got += taken
      got += read(count - got, into: &buffer, at: offset + got)
    }
    return (got, missing)
  }

  // MARK: The origin

  /// Reads until `count` bytes have come, or reading ends.
  private static func read(
    _ origin: borrowing Origin,
    into buffer: inout Buffer,
    at offset: Int,
    count: Int,
    _ digest: inout Digest
  ) -> (count: Int, stop: Stop?) {
    switch origin {
    case .file(let file):
      let (got, failure) = file.readPart(into: &buffer, at: offset, count: count)
      digest.add(buffer, offset..<(offset + got))
      return (got, failure.map { .failure($0) } ?? (got < count ? .end : nil))
    case .packed(let text): return text.read(into: &buffer, at: offset, count: count)
    case .none: return (0, .end)
    }
  }

  private static func hole(_ origin: borrowing Origin, at offset: Int) -> Range<Int>? {
    switch origin {
    case .file: nil
    case .none: nil
    case .packed(let text): text.hole(at: offset)
    }
  }

  private static func passZeros(_ origin: borrowing Origin, to offset: Int) {
    switch origin {
    case .file: break
    case .none: break
    case .packed(let text): text.passZeros(to: offset)
    }
  }

  private static func seek(
    _ origin: borrowing Origin,
    to offset: Int
  ) throws(SystemError) {
    switch origin {
    case .file(let file): try file.seek(to: offset)
    // Nobody seeks in it, but to go on where text is missing.
    case .packed(let text): text.passGap()
    case .none: break
    }
  }

  /// Notes what came of reading where the window ends.
  private mutating func note(_ got: Int, _ stop: Stop?) {
    guard let stop else { return }
    isAtEnd = true
    let place = position + (end - start) + got
    switch stop {
    case .end: break
    case .gap: unreadableRange = place..<place
    case .failure(let failure):
      if failure.isBadSector, let byteCount, place < byteCount {
        let next = (place / Self.sectorBytes + 1) * Self.sectorBytes
        unreadableRange = place..<min(next, byteCount)
      } else {
        self.failure = failure
      }
    }
  }
}
