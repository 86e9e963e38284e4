/// Archives that hold the same bytes.
enum Duplicates {
  /// So many bytes are read at once.
  private static let readBytes = 1 << 20

  /// Refuses files with the same bytes before they are read as archives.
  ///
  /// Only files of the same size, and with the same beginning and end, are read for it: that is
  /// rare where they are no duplicates. Standard input cannot be looked at beforehand, and what
  /// cannot be read is left to the reader of archives.
  ///
  /// - Parameter inputs: what is to be read.
  /// - Throws: ``RunError`` that names the first two.
  static func refuse(_ inputs: [FoundInput]) throws(RunError) {
    let files = inputs.filter {
      if case .standardInput = $0.source { return false }
      return $0.isExpected && $0.byteCount ?? 0 > 0
    }
    for sameSize in groups(files, by: \.byteCount) {
      for sameEnds in groups(
        sameSize,
        by: { (try? ArchiveIndex.Fingerprint.of($0.open()))??.endsDigest }
      ) {
        try refuse(sameEnds.map { ($0.path, digest(of: $0)) })
      }
    }
  }

  /// Refuses archives with the same digest.
  ///
  /// - Parameter archives: their paths and digests; nil is not like any other.
  /// - Throws: ``RunError`` that names the first two.
  static func refuse(_ archives: [(path: String, digest: String?)]) throws(RunError) {
    var seen: [String: String] = [:]
    for (path, digest) in archives {
      guard let digest, let other = seen.updateValue(path, forKey: digest) else { continue }
      throw RunError(
        kind: .badData,
        description: "\(other) and \(path) hold the same bytes; leave one out, or count"
          + " both with --duplicates ignore"
      )
    }
  }

  /// Those of some files that have something in common with another one, in their order.
  private static func groups<Key: Hashable>(
    _ files: [FoundInput],
    by key: (FoundInput) -> Key?
  ) -> [[FoundInput]] {
    guard files.count > 1 else { return [] }
    var groups: [Key: [FoundInput]] = [:]
    for file in files {
      if let key = key(file) { groups[key, default: []].append(file) }
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0].path < $1[0].path }
  }

  private static func digest(of input: FoundInput) -> String? {
    guard let file = try? input.open() else { return nil }
    var buffer = Buffer(byteCount: readBytes)
    var digest = Digest()
    while true {
      let (count, failure) = file.readPart(into: &buffer, at: 0, count: readBytes)
      if failure != nil { return nil }
      digest.add(buffer, 0..<count)
      if count < readBytes { return digest.text }
    }
  }
}
