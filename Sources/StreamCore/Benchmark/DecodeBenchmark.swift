import Synchronization

/// What decoding alone costs, and decoding with the simplest scans on top.
public enum DecodeBenchmark {
  /// What is done with each block.
  public enum Work: String, Sendable, CaseIterable {
    /// Decoding, and nothing else: the limit.
    case decode
    /// Decoding, and counting line ends.
    case lines
    /// Decoding, and looking for candidates.
    case prefilter
  }

  /// What came of a run.
  public struct Outcome: Sendable {
    /// The time by the wall clock, in seconds, from opening the file on.
    public let seconds: Double
    /// The bytes of text.
    public let decodedByteCount: Int
    /// The line ends; 0 where none were counted.
    public let lineEndCount: Int
  }

  /// Why an archive cannot be measured.
  public struct BenchmarkError: Error, CustomStringConvertible, Sendable {
    /// What is wrong with it.
    public let description: String
  }

  /// Runs once; the file is mapped anew.
  ///
  /// Linked blocks are a chain, which one thread decodes, however many there are.
  ///
  /// - Parameters:
  ///   - path: an LZ4 archive that is whole.
  ///   - work: what is done with each block.
  ///   - jobs: the number of threads.
  ///   - catalog: says what a candidate is.
  ///   - kernel: what the scan runs on.
  /// - Returns: what it took.
  /// - Throws: ``BenchmarkError`` when the file is no such archive.
  public static func run(
    _ path: String,
    _ work: Work,
    jobs: Int,
    catalog: Catalog = .builtIn,
    kernel: Kernel = .best
  ) throws(BenchmarkError) -> Outcome {
    let start = ContinuousClock.now
    let list: BlockList
    do throws(BlockList.ListError) {
      list = try BlockList(path)
    } catch {
      throw BenchmarkError(description: "\(path): \(error.description)")
    }
    let scanner = LineScanner(CompiledCatalog(catalog).scanNeedles, kernel: kernel)
    let next = Counter()
    let totals = Lock((bytes: 0, lines: 0, isWhole: true))
    let threads = WorkerThreads(list.isLinked ? 1 : jobs) {
      let found = decode(list, work, scanner, next)
      totals.withLock {
        $0.bytes += found.bytes
        $0.lines += found.lines
        $0.isWhole = $0.isWhole && found.isWhole
      }
    }
    threads.wait()
    let (bytes, lines, isWhole) = totals.withLock { $0 }
    guard isWhole else { throw BenchmarkError(description: "\(path): a block does not decode") }
    return Outcome(
      seconds: (ContinuousClock.now - start) / .seconds(1),
      decodedByteCount: bytes,
      lineEndCount: lines
    )
  }

  /// Which block is taken next.
  private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
  }

  private static func decode(
    _ list: BlockList,
    _ work: Work,
    _ scanner: LineScanner,
    _ counter: Counter
  ) -> (bytes: Int, lines: Int, isWhole: Bool) {
    // A line end before the text, as the scan wants it, and room for what linked blocks refer to.
    let textStart = Chunk.textStart
    let mapping = list.mapping
    var text = Buffer(byteCount: textStart + list.blockBytesMax)
    var (bytes, lines, history) = (0, 0, 0)
    while true {
      let index = counter.next()
      guard index < list.blocks.count else { return (bytes, lines, true) }
      let block = list.blocks[index]
      if block.beginsFrame { history = 0 }
      let source = mapping.bytes.extracting(block.bytes)
      let count: Int
      if block.isStored {
        text.write(source, at: textStart)
        count = block.bytes.count
      } else {
        let decoded = text.decodeBlock(
          from: source,
          at: textStart,
          byteCountMax: list.blockBytesMax,
          history: history
        )
        guard let decoded else { return (bytes, lines, false) }
        count = decoded
      }
      bytes += count
      let range = textStart..<(textStart + count)
      switch work {
      case .decode: break
      case .lines: lines += text.lineEndCount(in: range)
      case .prefilter: lines += scan(&text, range, scanner)
      }
      if list.isLinked {
        let kept = min(Chunk.historyBytes, history + count)
        text.move(from: textStart + count - kept, to: textStart - kept, count: kept)
        history = kept
      }
    }
  }

  /// Scans from hit to hit.
  private static func scan(
    _ text: inout Buffer,
    _ range: Range<Int>,
    _ scanner: LineScanner
  ) -> Int {
    text.clearSlack(after: range.upperBound)
    var at = range.lowerBound
    var lines = 0
    while at < range.upperBound {
      let result = scanner.scan(text, at..<range.upperBound)
      lines += result.lineEnds
      at = result.position + (result.hit == .nothing ? 0 : 1)
    }
    return lines
  }
}
