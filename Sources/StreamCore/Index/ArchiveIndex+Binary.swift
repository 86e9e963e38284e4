/// The index as it is in a file (docs/INDEX.md): numbers of 64 bits, lowest byte first.
extension ArchiveIndex {
  static let magic = Array("STREAMIX".utf8)
  static let version = 5
  /// The numbers of a run.
  private static let runWords = 12
  /// The numbers before the first text.
  private static let headWords = 26

  /// Stands for a time where no record has one.
  private static let noTime = Int.min

  /// Stands for a number of messages where there are too many.
  private static let noOthers = -1

  /// The file's bytes.
  var encoded: [UInt8] {
    var output = Self.magic
    func put(_ number: Int) {
      let bits = UInt64(bitPattern: Int64(number))
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        output.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    func put(_ text: [UInt8]) {
      put(text.count)
      output += text
    }
    output.reserveCapacity(1024 + runs.count * Self.runWords * 8)
    put(Self.version)
    for number in [
      fingerprint.byteCount, fingerprint.modifiedSeconds, fingerprint.modifiedNanoseconds,
      Int(bitPattern: UInt(fingerprint.endsDigest)), chunkBytes, isPlainText ? 1 : 0,
      hasOversized ? 1 : 0,
      lines, lineEnds, decodedBytes, totals.frames, totals.blocks, totals.skippedBytes,
      totals.coverage.rawValue, totals.blank, totals.continued, totals.withoutError,
      totals.failures, coverage.from?.milliseconds ?? Self.noTime,
      coverage.to?.milliseconds ?? Self.noTime, zeros, totals.recordLines, totals.text,
      totals.parsed, totals.records, coverage.lacksZone ? 1 : 0,
    ] {
      put(number)
    }
    put(Array(streamCoreVersion.utf8))
    put(Array(archiveDigest.utf8))
    put(Array(catalogDigest.utf8))
    put(excludedErrors?.count ?? Self.noOthers)
    for other in excludedErrors ?? [] {
      put(other.message)
      put(other.count)
    }
    put(runs.count)
    for run in runs {
      for number in [
        run.headerOffset, run.fileOffset, run.decodedOffset, run.decodedBytes, run.lineEnds,
        run.frame, run.block, run.blockCount, Int(run.content.flags.rawValue),
        Int(bitPattern: UInt(run.content.issues)), run.content.firstTime, run.content.lastTime,
      ] {
        put(number)
      }
    }
    put(Int(bitPattern: UInt(Checksum.xxh3(output.span))))
    return output
  }

  /// Reads a file's bytes, or gives nil where they are damaged or of another version.
  init?(_ bytes: [UInt8]) {
    let end = bytes.count - 8
    guard end >= Self.magic.count + 8, bytes.starts(with: Self.magic),
      bytes.span.littleEndian64(at: end) == Checksum.xxh3(bytes.span.extracting(0..<end))
    else { return nil }
    // The checksum proves what was written, not who wrote it: everybody can make one.
    var at = Self.magic.count
    func number() -> Int? {
      guard at + 8 <= end else { return nil }
      defer { at += 8 }
      return Int(Int64(bitPattern: bytes.span.littleEndian64(at: at)))
    }
    func text() -> [UInt8]? {
      guard let count = number(), count >= 0, count <= end - at else { return nil }
      defer { at += count }
      return Array(bytes[at..<(at + count)])
    }
    func numbers(_ count: Int) -> [Int]? {
      guard at + 8 * count <= end else { return nil }
      return (0..<count).compactMap { _ in number() }
    }
    guard number() == Self.version, let head = numbers(Self.headWords),
      // What another program counts need not be what this one does.
      text() == Array(streamCoreVersion.utf8), let digest = text(), let catalog = text(),
      let otherCount = number(), otherCount >= Self.noOthers,
      let coverage = Coverage(rawValue: head[13])
    else { return nil }
    excludedErrors = otherCount == Self.noOthers ? nil : []
    for _ in 0..<max(otherCount, 0) {
      guard let message = text(), let count = number() else { return nil }
      excludedErrors?.append(OtherError(message: message, count: count))
    }
    guard let runCount = number(), runCount >= 0, runCount == (end - at) / (8 * Self.runWords)
    else { return nil }
    fingerprint = Fingerprint(
      byteCount: head[0],
      modifiedSeconds: head[1],
      modifiedNanoseconds: head[2],
      endsDigest: UInt64(UInt(bitPattern: head[3]))
    )
    (chunkBytes, isPlainText, hasOversized) = (head[4], head[5] == 1, head[6] == 1)
    (lines, lineEnds, decodedBytes) = (head[7], head[8], head[9])
    totals = Totals(
      frames: head[10],
      blocks: head[11],
      skippedBytes: head[12],
      coverage: coverage,
      blank: head[14],
      continued: head[15],
      withoutError: head[16],
      failures: head[17],
      recordLines: head[21],
      text: head[22],
      parsed: head[23],
      records: head[24]
    )
    zeros = head[20]
    self.coverage = StreamCore.Coverage(
      from: Timestamp(milliseconds: head[18]),
      to: Timestamp(milliseconds: head[19])
    )
    self.coverage.lacksZone = head[25] == 1
    archiveDigest = String(decoding: digest, as: UTF8.self)
    catalogDigest = String(decoding: catalog, as: UTF8.self)
    runs.reserveCapacity(runCount)
    for _ in 0..<runCount {
      guard let words = numbers(Self.runWords) else { return nil }
      runs.append(
        Run(
          headerOffset: words[0],
          fileOffset: words[1],
          decodedOffset: words[2],
          decodedBytes: words[3],
          lineEnds: words[4],
          frame: words[5],
          block: words[6],
          blockCount: words[7],
          content: RunContent(
            flags: .init(rawValue: UInt32(truncatingIfNeeded: words[8])),
            issues: UInt64(UInt(bitPattern: words[9])),
            firstTime: words[10],
            lastTime: words[11]
          )
        )
      )
    }
    guard isConsistent else { return nil }
  }
}
