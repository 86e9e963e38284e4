/// Finds out what a layer's text is, by its first bytes, and cuts it accordingly.
///
/// ```
///   undecided -> plain: what it is, is for others to say
///       +------> packed: another layer is in all of it
///       +------> tar: it is cut into the texts of the members, which can be packed as well
/// ```
struct TextSplitter {
  private enum Kind {
    /// Nothing has come yet that says what it is.
    case undecided
    case plain
    case packed(any Format.Type)
    case tar
  }

  /// So many bytes say what a text is.
  static let headBytes = TarHeader.byteCount

  private var kind = Kind.undecided
  private var held = HeldText()
  private(set) var tar: TarSplitter
  /// Whether the name promises a tar archive.
  private let isPromised: Bool
  /// Whether text was lost before it was known what it is.
  private var hasGap = false

  /// - Parameters:
  ///   - options: which members of tar archives are read.
  ///   - name: that of the archive, or the member, that the text is of.
  ///   - holes: how many zeros there may be in sparse files.
  init(_ options: ReadOptions, name: String, _ holes: HoleBudget) {
    tar = TarSplitter(options, holes)
    isPromised = Formats.promisesTar(name)
  }

  /// Whether it is known that the text is to be taken as it is.
  var isPlain: Bool { if case .plain = kind { true } else { false } }
  /// Whether it is known that the text is that of a tar archive.
  var isTar: Bool { if case .tar = kind { true } else { false } }

  /// Replaces a chunk's segments by what they are cut into.
  mutating func split(_ chunk: Chunk) {
    if case .undecided = kind { decide(chunk) }
    switch kind {
    case .undecided, .plain: break
    case .packed(let format):
      for index in chunk.segments.indices { chunk.segments[index].format = format }
    case .tar: tar.split(chunk)
    }
    if chunk.isBeforeGap { hasGap = true }
  }

  /// Ends a text before a chunk of members: what was held of it comes before them, and its last line
  /// does not go on in them.
  mutating func endText(before chunk: Chunk) {
    let segments = chunk.segments
    chunk.segments = []
    held.release(into: chunk)
    let start = Chunk.textStart
    chunk.segments.append(
      Chunk.TextSegment(range: start..<start, isAfterGap: false, endsMember: true)
    )
    chunk.segments += segments
  }

  private mutating func decide(_ chunk: Chunk) {
    held.release(into: chunk)
    guard let first = chunk.segments.first else { return }
    let isFinal = chunk.segments.count > 1 || chunk.isBeforeGap || chunk.isLast
    if first.isAfterGap || hasGap {
      // What is missing may have been the beginning of a tar archive.
      kind = isPromised ? .tar : .plain
      if isPromised { tar.lose() }
    } else if first.range.count >= Self.headBytes || isFinal {
      // Not more is looked at, so that chunks leave no trace.
      if let format = Formats.detectPacked(in: chunk.text, first.range) {
        kind = format == TarFormat.self ? .tar : .packed(format)
      } else {
        kind = .plain
      }
    } else {
      held.hold(chunk, first.range, isNotedAsBinary: first.isNotedAsBinary)
      chunk.segments.removeAll(keepingCapacity: true)
    }
  }
}
