/// Looks at the beginning of a text that was decoded: whether it is text at all.
///
/// What was compressed twice, or is no text, decodes without a fault to lines that say nothing.
///
/// Zeros at its start are no part of it: they are left where a log was cut under its writer.
struct TextProbe {
  /// What a text is that is none.
  enum Oddity {
    /// Of a format that is not read, or packed once more: for people, with what to do.
    case unread(String)
    /// Recognised as something without a log.
    case harmless(String)
    /// Nothing that is known.
    case binary

    /// For people: what it is, and what to do.
    var what: String {
      switch self {
      case .unread(let what): what
      case .harmless(let name): "\(name); leave it out"
      case .binary: "no text; look at what the program wrote"
      }
    }
  }

  private let sampleBytes: Int
  private var head: [UInt8] = []
  private var hasBegun = false
  private(set) var isDone = false
  /// Whether zero bytes are in it.
  private(set) var hasZeros = false
  /// Where the text begins.
  private(set) var start: Chunk.BlockBoundary?

  /// - Parameter sampleBytes: how much of the text is looked at.
  init(sampleBytes: Int = Formats.headBytes) { self.sampleBytes = sampleBytes }

  /// Looks at the next part of the text.
  ///
  /// - Parameters:
  ///   - chunk: contains the part.
  ///   - range: where it is in the chunk's text.
  /// - Returns: what the text is, once, where that is known and is no text.
  mutating func look(at chunk: Chunk, _ range: Range<Int>) -> Oddity? {
    guard !isDone, !range.isEmpty else { return nil }
    start = start ?? chunk.boundary(at: range.lowerBound).moved(to: range.lowerBound)
    return look(at: chunk.text, range)
  }

  /// Whether nothing but zeros came until now.
  var isZero: Bool { hasZeros && !hasBegun }

  private mutating func look(at text: borrowing Buffer, _ all: Range<Int>) -> Oddity? {
    var range = all
    if !hasBegun {
      let zeros = text.zeroPrefixCount(in: all)
      if zeros > 0 { hasZeros = true }
      range = (all.lowerBound + zeros)..<all.upperBound
      if range.isEmpty { return nil }
      hasBegun = true
    }
    let part = text.bytes.extracting(range).extracting(first: sampleBytes - head.count)
    if head.isEmpty && part.count == sampleBytes { return finish(part) }
    head.append(part)
    return head.count == sampleBytes ? end() : nil
  }

  /// How much of the text is held until more of it comes.
  var heldBytes: Int { head.count }

  /// Ends the text.
  ///
  /// - Returns: what it is, where that was not said, and is no text.
  mutating func end() -> Oddity? {
    guard !isDone else { return nil }
    let sample = head
    head = []
    return finish(sample.span)
  }

  private mutating func finish(_ sample: Span<UInt8>) -> Oddity? {
    isDone = true
    if let found = Signature.find(sample) {
      switch found.meaning {
      case .unread(let advice): return .unread("\(found.name); decode it, and \(advice)")
      case .harmless: return .harmless(found.name)
      }
    }
    if let format = Formats.detectPacked(sample.extracting(first: TextSplitter.headBytes)) {
      return .unread("\(format.title) once more; decode it, and name what is in it")
    }
    return Content.isText(sample) ? nil : .binary
  }
}

/// Looks at the beginnings of the frames that go on with a text, and notes those that are no text.
///
/// Whoever appends to an archive can append anything; the frames of a tar archive begin anywhere in
/// its members, so that nothing is said of these.
struct FrameProbe {
  /// So many bytes of a frame's text are looked at.
  private static let sampleBytes = 1024
  /// Of less nothing is said.
  private static let sampleBytesMin = 64

  private var probe: TextProbe?
  /// The first that are no text, and how many there are beside.
  private(set) var faults: [TextFault] = []
  private(set) var unlistedCount = 0

  /// Looks at a chunk's text.
  ///
  /// - Parameters:
  ///   - chunk: the chunk.
  ///   - isFirst: whether no text came before it: then it is looked at as that of the archive.
  mutating func look(at chunk: Chunk, isFirst: Bool) {
    var start = Chunk.textStart
    for next in chunk.textStartsOfFrames {
      if next > start { note(probe?.look(at: chunk, start..<next) ?? nil) }
      end()
      if !isFirst || next > Chunk.textStart { probe = TextProbe(sampleBytes: Self.sampleBytes) }
      start = next
    }
    note(probe?.look(at: chunk, start..<chunk.textEnd) ?? nil)
  }

  /// Ends the last frame.
  mutating func end() {
    // Few bytes can look odd by chance.
    if let count = probe?.heldBytes, count >= Self.sampleBytesMin { note(probe?.end() ?? nil) }
    probe = nil
  }

  private mutating func note(_ oddity: TextProbe.Oddity?) {
    guard let oddity, let start = probe?.start else { return }
    if faults.count < TallyAccumulator.listedMax {
      faults.append(TextFault(boundary: start, member: nil, what: oddity.what))
    } else {
      unlistedCount += 1
    }
  }
}
