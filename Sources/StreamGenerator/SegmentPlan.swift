/// How a text is divided into segments, each of which can be made without the others.
///
/// ```
///   text:   | segment 0 | segment 1 | segment 2 | … | last |
///   units:  |        unit 0        |        unit 1   …     |
/// ```
///
/// Segments begin and end with lines, and have a length that is known before they are made. A
/// unit is what a worker makes at once: some blocks of the frame, for which it makes all
/// segments that it touches. The last segment has what is left, up to twice as much. Segments on an edge are made twice, which costs a few percent, and
/// spares all waiting for others.
struct SegmentPlan: Sendable, Equatable {
  /// A prime number, so that block edges go through lines.
  static let segmentBytes = 131_071
  /// A multiple of all block sizes.
  static let unitBytes = 4 << 20
  /// More than the lines of one failure need, with all that goes with it.
  static let failureBytesMax = 4096
  private static let unknownMax = 24
  /// What a text tells of, from midnight on.
  private static let millisecondsMax = 6 * 3600 * 1000

  let segmentCount: Int
  let byteCount: Int
  private let unknown: Int

  init(size: Int, unknown: Int) {
    let forUnknown = (unknown + Self.unknownMax - 1) / Self.unknownMax
    segmentCount = max(size / Self.segmentBytes, forUnknown, 1)
    self.unknown = unknown
    let before = (segmentCount - 1) * Self.segmentBytes
    let last = unknown - Self.unknownCount(before: segmentCount - 1, of: segmentCount, unknown)
    byteCount = before + max(size - before, Self.failureBytesMax * (last + 1))
  }

  var unitCount: Int { (byteCount + Self.unitBytes - 1) / Self.unitBytes }

  /// A segment's bytes in the text.
  func bytes(ofSegment index: Int) -> Range<Int> {
    let start = index * Self.segmentBytes
    return start..<(index == segmentCount - 1 ? byteCount : start + Self.segmentBytes)
  }

  /// A unit's bytes in the text.
  func bytes(ofUnit index: Int) -> Range<Int> {
    let start = index * Self.unitBytes
    return start..<min(start + Self.unitBytes, byteCount)
  }

  /// The segments that some bytes are in.
  func segments(of bytes: Range<Int>) -> ClosedRange<Int> {
    let last = min((bytes.upperBound - 1) / Self.segmentBytes, segmentCount - 1)
    return min(bytes.lowerBound / Self.segmentBytes, last)...last
  }

  /// A segment's share of the unknown failures, at most 24.
  func unknownCount(ofSegment index: Int) -> Int {
    Self.unknownCount(before: index + 1, of: segmentCount, unknown)
      - Self.unknownCount(before: index, of: segmentCount, unknown)
  }

  /// `before × unknown ÷ count`, rounded.
  private static func unknownCount(before: Int, of count: Int, _ unknown: Int) -> Int {
    scale(2 * before, unknown, adding: count, dividingBy: 2 * count)
  }

  /// The times that a part of the text tells of, in milliseconds since midnight.
  func times(of bytes: Range<Int>) -> ClosedRange<Int> {
    millisecondOfDay(at: bytes.lowerBound)...millisecondOfDay(at: bytes.upperBound)
  }

  private func millisecondOfDay(at offset: Int) -> Int {
    Self.scale(offset, Self.millisecondsMax, adding: 0, dividingBy: byteCount)
  }

  /// `(number × factor + addend) ÷ divisor`; it needs more than 64 bits in between.
  private static func scale(
    _ number: Int,
    _ factor: Int,
    adding addend: Int,
    dividingBy divisor: Int
  ) -> Int {
    var (high, low) = number.multipliedFullWidth(by: factor)
    let (sum, carries) = low.addingReportingOverflow(UInt(addend))
    high += carries ? 1 : 0
    low = sum
    return divisor.dividingFullWidth((high, low)).quotient
  }
}
