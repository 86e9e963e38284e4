/// What archives are made of: their frames, blocks, sizes and checksums.
public struct Inspection: Sendable {
  /// What was found in them on the way.
  package let run: RunResult
  let archives: [ArchiveResult]
  /// Whether all was decoded.
  let verifies: Bool
  fileprivate let listsBlocks: Bool

  /// Whether the numbers of decoded bytes and lines are those of all of the text.
  ///
  /// Plain text and gzip are read through in any case; their lines are counted by `--verify`.
  func decodedBytes(_ archive: ArchiveResult) -> Int? {
    let isReadThrough = archive.layout.kinds.allSatisfy(\.kind.isReadThrough)
    return verifies || isReadThrough ? archive.facts.decodedBytes : nil
  }

  /// The exit code: an unknown failure in what was decoded counts, and what cannot be read.
  public var exitStatus: ExitStatus {
    let counts = run.tally.counts
    return ExitStatus(
      isHalt: counts.unknown > 0,
      isUnclear: run.damageCount > 0 || counts.malformed > 0 || counts.oversized > 0
    )
  }

  // MARK: JSON

  /// The inspection in JSON, in UTF-8 with a line end.
  ///
  /// - Parameter damage: writes the list of damages as a tally has it.
  /// - Returns: a JSON object.
  package func json(_ damage: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-inspection/1")
      root.member("generator", "stream-cli \(streamCoreVersion)")
      root.member("complete", run.damageCount == 0)
      root.array("archives") { list in
        for archive in archives { list.object { write(archive, &$0) } }
      }
      damage(&root)
      root.array("warnings") { list in
        for warning in run.inputWarnings { list.element(warning) }
      }
    }
    return writer.output
  }

  private func write(_ archive: ArchiveResult, _ object: inout JSONWriter) {
    let decoded = decodedBytes(archive)
    object.member("path", archive.facts.path)
    object.member("format", archive.facts.format)
    object.member("bytes", archive.facts.bytes)
    object.member("decodedBytes", decoded)
    object.raw("ratio", Array((decoded.flatMap { ratio(archive, $0) } ?? "null").utf8))
    object.member("lines", verifies ? archive.facts.lines : nil)
    object.member("frames", archive.layout.frameCount)
    object.member("blocks", archive.facts.blocks)
    object.array("kinds") { list in
      for (kind, count) in archive.layout.kinds { list.object { write(kind, count, &$0) } }
    }
    if let members = archive.memberCount {
      object.member("members", members + archive.skippedFiles.total)
    }
    object.member("readBytes", archive.facts.account.read)
    object.member("skippedBytes", archive.facts.account.skipped)
    object.member("damagedBytes", archive.facts.account.damaged)
    object.member("verified", archive.facts.isVerified)
    object.member("digest", archive.facts.digest)
    guard listsBlocks else { return }
    object.array("blockList") { list in
      for block in archive.layout.blocks { list.object { write(block, &$0) } }
    }
  }

  private func write(_ kind: FrameKind, _ count: Int, _ object: inout JSONWriter) {
    object.member("kind", kind.name)
    object.member("frames", count)
    object.member("blockSize", kind.blockBytesMax)
    object.member("linked", kind.isLinked)
    object.member("blockChecksums", kind.hasBlockChecksums)
    object.member("contentChecksum", kind.hasContentChecksum)
    object.member("contentSize", kind.hasContentSize)
  }

  private func write(_ block: BlockListing, _ object: inout JSONWriter) {
    object.member("frame", block.frame)
    object.member("block", block.block)
    object.member("offset", block.fileOffset)
    object.member("bytes", block.fileBytes)
    object.member("stored", block.isStored)
    object.member("decodedOffset", block.textOffset)
    object.member("decodedBytes", block.textBytes)
  }

  /// Decoded bytes for each byte of the file, rounded to two places by integers.
  private func ratio(_ archive: ArchiveResult, _ decoded: Int) -> String? {
    guard archive.facts.bytes > 0 else { return nil }
    let hundredths = (decoded * 200 + archive.facts.bytes) / (2 * archive.facts.bytes)
    return "\(hundredths / 100).\(zeroPadded(hundredths % 100, 2))"
  }

  // MARK: Text

  /// The inspection for people.
  ///
  /// - Parameter damage: the lines of what is damaged.
  /// - Returns: the text, ended by a line end.
  package func text(_ damage: [String]) -> String {
    var lines: [String] = []
    for archive in archives { lines += text(of: archive) }
    lines += damage
    lines += run.inputWarnings.map { "warning: \(printable($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(of archive: ArchiveResult) -> [String] {
    let facts = archive.facts
    let what = facts.bytes == 0 ? "empty" : facts.format
    var lines = ["\(printable(facts.path)): \(what), \(facts.bytes) bytes"]
    if let decoded = decodedBytes(archive) {
      let ratio = ratio(archive, decoded).map { ", ratio \($0)" } ?? ""
      let count = verifies ? ", \(archive.facts.lines) lines" : ""
      lines.append("  decoded: \(decoded) bytes\(ratio)\(count)")
    }
    for (kind, count) in archive.layout.kinds {
      lines.append("  frames: \(count) \(kind.name)\(Self.traits(kind))")
    }
    if archive.facts.blocks > 0 { lines.append("  blocks: \(archive.facts.blocks)") }
    if let members = archive.memberCount {
      lines.append("  members: \(members) read, \(archive.skippedFiles.total) that hold no log")
    }
    lines.append("  checksums: \(checksumState(of: archive))")
    lines.append("  digest: \(archive.facts.digest)")
    for block in archive.layout.blocks {
      let decoded = block.textBytes.map { ", decoded \($0) bytes" } ?? ""
      let offset = block.textOffset.map { " at \($0)" } ?? ""
      lines.append(
        "  frame \(block.frame) block \(block.block): \(block.fileBytes) bytes at"
          + " \(block.fileOffset)\(block.isStored ? ", stored" : "")\(decoded)\(offset)"
      )
    }
    return lines
  }

  private func checksumState(of archive: ArchiveResult) -> String {
    if archive.facts.isVerified { return "verified" }
    if !verifies { return "not verified" }
    return archive.damageCount == 0
      ? "not over all of the text, which was read without a fault"
      : "not all of the text is covered and right"
  }

  private static func traits(_ kind: FrameKind) -> String {
    var traits: [String] = []
    if let isLinked = kind.isLinked { traits.append(isLinked ? "linked" : "independent") }
    if let size = kind.blockBytesMax { traits.append("blocks of up to \(size) bytes") }
    if kind.hasBlockChecksums { traits.append("block checksums") }
    if kind.hasContentChecksum { traits.append("content checksum") }
    if kind.hasContentSize { traits.append("content size") }
    return traits.isEmpty ? "" : " (\(traits.joined(separator: ", ")))"
  }
}

extension Job {
  /// Reads the archives for what they are made of.
  ///
  /// - Parameters:
  ///   - verifies: whether all is decoded and checked; otherwise only what is around the text.
  ///   - listsBlocks: whether every block is listed.
  ///   - warn: is told which paths give no archive, and why.
  /// - Returns: what was found; its exit code depends on the catalogue.
  /// - Throws: ``RunError`` as `classify(warn:)` does.
  public func inspect(
    verifies: Bool,
    listsBlocks: Bool,
    warn: (String) -> Void = { _ in }
  ) throws(RunError) -> Inspection {
    var job = self
    job.read.decodes = verifies
    job.read.wantsLog = false
    job.read.listsBlocks = listsBlocks
    job.read.trustsIndex = false
    // What a file is made of is asked of each.
    if job.duplicates == .once { job.duplicates = .all }
    let run = try job.run(.classify)
    run.refusals.forEach(warn)
    return Inspection(
      run: run.result,
      archives: run.archives,
      verifies: verifies,
      listsBlocks: listsBlocks
    )
  }
}
