/// Archives of the same text: a log, and beside it what it was compressed to.
///
/// They are known by their names, and compared before they are read: as far as they are equal, which is
/// all of the way only where one of them is left out.
package enum Twins {
  /// A file that is left out because of another one.
  struct Twin: Sendable {
    let path: String
    /// Whether the other one goes on where it ends.
    let isShorter: Bool

    /// Says that it does not count.
    func warning(of counted: String) -> String {
      let what = isShorter ? "its text is the beginning of that of" : "has the same text as"
      let which = isShorter ? "which counts alone" : "counted once"
      return "\(path): \(what) \(counted), \(which); --duplicates all counts both"
    }
  }

  /// What compressors add to the name of a file, each once: several formats have the same.
  package static let endings = Formats.compressed.reduce(into: [String]()) { endings, format in
    endings += format.fileExtensions.filter { !endings.contains($0) }
  }

  /// Leaves all but one of the files with the same text out.
  ///
  /// - Parameters:
  ///   - inputs: what is to be read, in input order.
  ///   - options: how archives are read.
  /// - Returns: what is left, with the numbers that they had; ``FoundInput/twins`` has the others.
  static func leaveOut(_ inputs: [FoundInput], _ options: ReadOptions) -> [FoundInput] {
    var inputs = inputs
    var leftOut: Set<Int> = []
    let files = inputs.indices.filter { inputs[$0].isInFileSystem && !inputs[$0].isReadOnce }
    let byPath = Dictionary(files.map { (inputs[$0].path, $0) }) { first, _ in first }
    for base in files {
      var counted = base
      for ending in endings {
        guard let other = byPath[inputs[base].path + ending] else { continue }
        let (first, second) = (min(counted, other), max(counted, other))
        let order = TextComparison.compare(inputs[first], inputs[second], options)
        guard let order else { continue }
        counted = order == .secondIsLonger ? second : first
        let gone = counted == first ? second : first
        leftOut.insert(gone)
        let twin = Twin(path: inputs[gone].path, isShorter: order != .equal)
        inputs[counted].twins += inputs[gone].twins + [twin]
        inputs[counted].isNamed = inputs[counted].isNamed || inputs[gone].isNamed
        inputs[counted].isExpected = inputs[counted].isExpected || inputs[gone].isExpected
      }
    }
    return inputs.indices.filter { !leftOut.contains($0) }.map { inputs[$0] }
  }
}

/// Compares what two archives have as text.
enum TextComparison {
  /// How texts with the same beginning end.
  enum Order {
    case equal, firstIsLonger, secondIsLonger
  }

  /// Compares two texts.
  ///
  /// - Parameters:
  ///   - first: the first archive.
  ///   - second: the second one.
  ///   - options: how archives are read.
  /// - Returns: nil where one does not begin as the other does, is damaged or has no text.
  static func compare(
    _ first: FoundInput,
    _ second: FoundInput,
    _ options: ReadOptions
  ) -> Order? {
    guard var left = try? ComparedText.open(first, options),
      var right = try? ComparedText.open(second, options)
    else { return nil }
    var hasText = false
    while true {
      left.fill()
      right.fill()
      if left.isDamaged || right.isDamaged { return nil }
      let count = min(left.count, right.count)
      guard count > 0 else { break }
      hasText = true
      guard left.passes(count, sameAs: &right) else { return nil }
    }
    guard hasText else { return nil }
    if left.count > 0 { return .firstIsLonger }
    return right.count == 0 ? .equal : .secondIsLonger
  }
}

/// The text of an archive, part by part.
private struct ComparedText: ~Copyable {
  private var reader: ArchiveReader
  private var chunk: Chunk
  private var compressed: Buffer
  private var segment = 0
  private(set) var isDamaged = false
  /// The part at hand, and the zeros of a sparse file before it, that were passed over.
  private var part = 0..<0
  private var zeroBytes = 0

  /// How much is at hand: zeros, or text after them; nothing at the text's end.
  var count: Int { zeroBytes > 0 ? zeroBytes : part.count }

  init(_ reader: consuming ArchiveReader) {
    self.reader = reader
    chunk = Chunk()
    compressed = Buffer(byteCount: 0)
  }

  static func open(_ input: FoundInput, _ options: ReadOptions) throws(SystemError) -> ComparedText
  {
    let file = try input.open()
    let byteCount = try file.status().byteCount
    return ComparedText(ArchiveReader(file, input, byteCount: byteCount, options: options))
  }

  /// Goes on to the next part, where nothing of this one is left.
  mutating func fill() {
    while count == 0 && !isDamaged {
      if segment < chunk.segments.count {
        part = chunk.segments[segment].range
        segment += 1
      } else if reader.isFinished {
        return
      } else {
        reader.fill(&chunk, compressed: &compressed)
        if !chunk.isDecoded { chunk.decode(from: &compressed) }
        isDamaged = !chunk.damage.isEmpty || chunk.parts.contains { !$0.damage.isEmpty }
        (segment, zeroBytes) = (0, chunk.zeroBytesBefore)
      }
    }
  }

  /// Whether the next bytes are those of another text; they are passed.
  mutating func passes(_ count: Int, sameAs other: inout ComparedText) -> Bool {
    let isSame =
      switch (zeroBytes > 0, other.zeroBytes > 0) {
      case (true, true): true
      case (true, false): other.chunk.text.isZero(in: other.part.prefix(count))
      case (false, true): chunk.text.isZero(in: part.prefix(count))
      case (false, false):
        Self.areSame(chunk.text, part.prefix(count), other.chunk.text, other.part.prefix(count))
      }
    pass(count)
    other.pass(count)
    return isSame
  }

  private mutating func pass(_ count: Int) {
    if zeroBytes > 0 { zeroBytes -= count } else { part = part.dropFirst(count) }
  }

  private static func areSame(
    _ left: borrowing Buffer,
    _ leftPart: Range<Int>,
    _ right: borrowing Buffer,
    _ rightPart: Range<Int>
  ) -> Bool {
    left.bytes.extracting(leftPart).equals(right.bytes.extracting(rightPart))
  }
}
