import StreamCore

/// The archives of a tally, by what its places say of them.
extension Tally {
  /// Finds the archives that places and damages name, and the tar members: of `a.tar!b` the archive
  /// with the longest path.
  ///
  /// - Throws: where the tally has no such archive.
  mutating func findArchives() throws(JSONDocument.ReadError) {
    let finder = ArchiveFinder(input.archives)
    for index in issues.indices {
      try finder.find(&issues[index].examples) { "issues[\(index)].examples" }
    }
    for index in unknown.list.indices {
      try finder.find(&unknown.list[index].examples) { "unknown[\(index)].examples" }
    }
    for index in unplaced.list.indices {
      try finder.find(&unplaced.list[index].examples) { "unplaced[\(index)].examples" }
    }
    try finder.find(&malformed) { "malformed" }
    try finder.find(&textLines) { "textLines" }
    for index in damage.indices {
      let name = damage[index].archive
      guard let (path, digest, _) = finder.archive(name) else {
        throw finder.error("damage[\(index)]", name)
      }
      (damage[index].archive, damage[index].digest) = (path, digest)
    }
  }
}

private struct ArchiveFinder {
  /// By the bytes of the path: Swift takes some texts for equal that differ in them.
  private let digests: [[UInt8]: String]

  init(_ archives: [Tally.Archive]) {
    digests = Dictionary(archives.map { (Array($0.path.utf8), $0.digest) }) { first, _ in first }
  }

  func find(
    _ examples: inout [Tally.Example],
    in list: () -> String
  ) throws(JSONDocument.ReadError) {
    for index in examples.indices {
      let name = examples[index].archive
      guard let found = archive(name) else { throw error("\(list())[\(index)]", name) }
      examples[index].path = found.path
      examples[index].digest = found.digest
      examples[index].member = found.member
    }
  }

  func archive(_ name: String) -> (path: String, digest: String, member: String?)? {
    let bytes = Array(name.utf8)
    if let digest = digests[bytes] { return (name, digest, nil) }
    for mark in bytes.indices.reversed() where bytes[mark] == UInt8(ascii: "!") {
      guard let digest = digests[Array(bytes[..<mark])] else { continue }
      let path = String(decoding: bytes[..<mark], as: UTF8.self)
      return (path, digest, String(decoding: bytes[(mark + 1)...], as: UTF8.self))
    }
    return nil
  }

  func error(_ place: String, _ name: String) -> JSONDocument.ReadError {
    JSONDocument.ReadError("\(place).archive: \(name) is none of the tally's archives")
  }
}
