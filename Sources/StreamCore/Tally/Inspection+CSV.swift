/// The inspection as one table: a row an archive, then its blocks where they are listed, then damage.
extension Inspection {
  private enum Column: String, CaseIterable {
    case kind, archive, format, bytes, decodedBytes, lines, frames, blocks
    case readBytes, skippedBytes, damagedBytes, verified, digest
    case frame, block, offset, stored, decodedOffset, text
  }

  private typealias Row = [Column: CSVCell]

  /// The inspection in CSV.
  package func csv() -> [UInt8] {
    var table = CSVTable<Column>()
    for archive in archives {
      table.add(row(archive))
      for block in archive.layout.blocks { table.add(Self.row(block, of: archive.facts.path)) }
    }
    for found in run.damage { table.add(Self.row(found)) }
    for warning in run.inputWarnings {
      table.add([.kind: .text("warning"), .text: .text(warning)])
    }
    return table.bytes
  }

  private func row(_ archive: ArchiveResult) -> Row {
    let facts = archive.facts
    return [
      .kind: .text("archive"), .archive: .text(facts.path), .format: .text(facts.format),
      .bytes: .number(facts.bytes), .decodedBytes: .number(decodedBytes(archive)),
      .lines: .number(verifies ? facts.lines : nil), .frames: .number(archive.layout.frameCount),
      .blocks: .number(facts.blocks), .readBytes: .number(facts.account.read),
      .skippedBytes: .number(facts.account.skipped),
      .damagedBytes: .number(facts.account.damaged), .verified: .flag(facts.isVerified),
      .digest: .text(facts.digest),
    ]
  }

  private static func row(_ block: BlockListing, of path: String) -> Row {
    [
      .kind: .text("block"), .archive: .text(path), .frame: .number(block.frame),
      .block: .number(block.block), .offset: .number(block.fileOffset),
      .bytes: .number(block.fileBytes), .stored: .flag(block.isStored),
      .decodedOffset: .number(block.textOffset), .decodedBytes: .number(block.textBytes),
    ]
  }

  private static func row(_ found: ArchiveDamage) -> Row {
    [
      .kind: .text("damage"), .archive: .text(found.path), .frame: .number(found.damage.frame),
      .block: .number(found.damage.block), .offset: .number(found.damage.offset),
      .damagedBytes: .number(found.damage.lostBytes), .text: .text(found.damage.detail),
    ]
  }
}
