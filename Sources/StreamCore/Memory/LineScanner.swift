import CByteKernels

/// Finds candidates in a buffer's text, and counts its lines on the way.
///
/// Invariants: the range is checked against the buffer; the buffer's lead and slack cover what a
/// kernel reads around it, and the caller zeroed the slack after the text
/// (``Buffer/clearSlack(after:)``).
package struct LineScanner: Sendable {
  /// What a scan found.
  package struct Result {
    /// The offset of the first hit in the buffer; without one, where the scan ended.
    package let position: Int
    /// The line ends before it.
    package let lineEnds: Int
    /// What is at the position.
    package let hit: Hit
  }

  /// What a hit means for its line.
  package enum Hit {
    /// Nothing was hit.
    case nothing
    /// The line is a candidate, whatever else it contains.
    case candidate
    /// The tag of a container's partial line, if the line has a container's prefix.
    case partialTag
  }

  /// The most names that a scanner looks for, and the most bytes of each.
  package static let nameCountMax = 33
  package static let nameBytesMax = Int(SCAN_NEEDLE_BYTES_MAX)
  /// The most heads that a scanner looks for, and the fewest bytes of each.
  package static let headCountMax = Int(SCAN_NEEDLES_MAX) - nameCountMax - 1
  package static let headBytesMin = Int(SCAN_HEAD_BYTES_MIN)
  /// How far from its line's begin the tag of a partial line can be.
  static let tagBytesMax = Int(SCAN_TAG_BYTES_MAX)

  private let needles: ScanNeedles
  let kernel: Kernel

  /// Creates a scanner for candidates (docs/CONTRACT.md, "Candidates").
  ///
  /// - Parameters:
  ///   - names: names of members, ASCII, without repetition; up to 33 names of up to 64 bytes.
  ///   - heads: what texts that are failures begin with, without control characters; up to 30 of
  ///     at least 4 bytes.
  ///   - kernel: what the scan runs on.
  package init(names: [[UInt8]], heads: [[UInt8]] = [], kernel: Kernel = .best) {
    self.init(ScanNeedles(names: names, heads: heads), kernel: kernel)
  }

  /// Creates a scanner for what others look for as well.
  init(_ needles: ScanNeedles, kernel: Kernel) {
    self.needles = needles
    self.kernel = kernel
  }

  /// Scans up to the first hit.
  ///
  /// - Parameters:
  ///   - buffer: contains the text; a line end is before the range.
  ///   - range: where to look; it ends after a line end, or at the end of a text.
  /// - Returns: the hit, and the lines before it.
  package func scan(_ buffer: borrowing Buffer, _ range: Range<Int>) -> Result {
    Result(unsafe run(buffer, range, objects: false, nil))
  }

  /// Scans up to the first hit, and lists the line ends before it.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - range: as for ``scan(_:_:)``.
  ///   - ends: what was in it is replaced.
  /// - Returns: as ``scan(_:_:)``; where there is no room for more line ends, the scan ends with
  ///   nothing before the range does.
  package func scan(
    _ buffer: borrowing Buffer,
    _ range: Range<Int>,
    _ ends: inout LineEnds
  ) -> Result {
    Result(unsafe ends.fill { list in unsafe run(buffer, range, objects: false, list) })
  }

  /// Scans lines that begin with a bracket, up to the first hit, or to the first line that begins
  /// otherwise.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - range: as for ``scan(_:_:)``; a line begins where it does, with a bracket.
  /// - Returns: the hit, or where that line begins, and the lines before it, which all begin with a
  ///   bracket.
  package func scanObjects(_ buffer: borrowing Buffer, _ range: Range<Int>) -> Result {
    Result(unsafe run(buffer, range, objects: true, nil))
  }

  private func run(
    _ buffer: borrowing Buffer,
    _ range: Range<Int>,
    objects: Bool,
    _ list: UnsafePointer<scan_list>?
  ) -> scan_result {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.byteCount)
    let (from, to) = (range.lowerBound, range.upperBound)
    return unsafe needles.withPointer { needles in
      unsafe buffer.withPointer(at: 0) { text in
        switch kernel {
        case .portable: unsafe scan_portable(text, from, to, needles, objects, list)
        case .baseline: unsafe scan_baseline(text, from, to, needles, objects, list)
        case .avx2: unsafe scan_avx2(text, from, to, needles, objects, list)
        case .avx512: unsafe scan_avx512(text, from, to, needles, objects, list)
        }
      }
    }
  }
}

extension LineScanner.Result {
  fileprivate init(_ result: scan_result) {
    position = result.position
    lineEnds = result.line_ends
    hit =
      switch result.hit {
      case SCAN_NOTHING: .nothing
      case SCAN_TAG: .partialTag
      default: .candidate
      }
  }
}
