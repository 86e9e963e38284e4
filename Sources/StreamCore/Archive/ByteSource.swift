/// An archive's bytes in order, with a small window to look ahead in.
///
/// ```
///   file:    ....................|===== window =====|............
///                                ^ position         ^ read so far
/// ```
///
/// Every byte that is read goes into the archive's digest, so that it covers the whole file
/// whatever became of its content.
struct ByteSource: ~Copyable {
  /// How far one can look ahead.
  static let windowBytes = 256 << 10

  /// The offset in the file of the next byte.
  private(set) var position = 0
  /// The error that ended the reading, if one did; what comes behind it is out of reach.
  private(set) var failure: SystemError?

  private let file: InputFile
  private var window: Buffer
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var digest = Digest()

  init(_ file: consuming InputFile) {
    self.file = file
    window = Buffer(byteCount: Self.windowBytes)
  }

  /// The digest of all bytes read so far.
  var digestText: String { digest.text }

  /// Looks ahead.
  ///
  /// - Returns: the number of bytes in ``ahead``: at least `count`, or all that are left.
  mutating func look(_ count: Int) -> Int {
    precondition(count <= Self.windowBytes)
    if end - start >= count || isAtEnd { return end - start }
    window.move(from: start, to: 0, count: end - start)
    end -= start
    start = 0
    readWindow()
    return end
  }

  /// The bytes that were looked at and not yet taken.
  var ahead: Span<UInt8> {
    @_lifetime(borrow self)
    get { window.bytes.extracting(start..<end) }
  }

  /// Takes bytes that were looked at.
  mutating func skip(_ count: Int) {
    precondition(count <= end - start)
    start += count
    position += count
  }

  /// Takes bytes without looking at them.
  ///
  /// - Returns: how many there were; fewer than `count` only at the end.
  mutating func discard(_ count: Int) -> Int {
    var left = count
    while left > 0 {
      let step = min(left, look(1))
      if step == 0 { break }
      skip(step)
      left -= step
    }
    return count - left
  }

  /// Takes bytes and copies them.
  ///
  /// - Returns: how many there were; fewer than `count` only at the end.
  mutating func read(_ count: Int, into buffer: inout Buffer, at offset: Int) -> Int {
    let fromWindow = min(count, end - start)
    buffer.write(window.bytes.extracting(start..<(start + fromWindow)), at: offset)
    skip(fromWindow)
    guard fromWindow < count, !isAtEnd else { return fromWindow }
    if count - fromWindow < Self.windowBytes {
      // Small blocks come through the window: one system call for many of them.
      let rest = min(count - fromWindow, look(count - fromWindow))
      buffer.write(window.bytes.extracting(start..<(start + rest)), at: offset + fromWindow)
      skip(rest)
      return fromWindow + rest
    }
    let (got, failure) = Self.read(
      file,
      into: &buffer,
      at: offset + fromWindow,
      count: count - fromWindow,
      adding: &digest
    )
    noteRead(got, wanted: count - fromWindow, failure)
    position += got
    return fromWindow + got
  }

  /// Fills what is free of the window.
  private mutating func readWindow() {
    let offset = end
    let (got, failure) = Self.read(
      file,
      into: &window,
      at: offset,
      count: Self.windowBytes - offset,
      adding: &digest
    )
    noteRead(got, wanted: Self.windowBytes - offset, failure)
    end += got
  }

  private mutating func noteRead(_ got: Int, wanted: Int, _ failure: SystemError?) {
    if got < wanted { isAtEnd = true }
    if let failure { self.failure = failure }
  }

  private static func read(
    _ file: borrowing InputFile,
    into buffer: inout Buffer,
    at offset: Int,
    count: Int,
    adding digest: inout Digest
  ) -> (got: Int, failure: SystemError?) {
    do {
      let got = try file.read(into: &buffer, at: offset, count: count)
      digest.update(buffer.bytes.extracting(offset..<(offset + got)))
      return (got, nil)
    } catch {
      return (0, error)
    }
  }
}
