/// Archives that contain the same bytes; empty ones are not like any other.
enum Duplicates {
  /// So many bytes are read at once.
  private static let readBytes = 1 << 20

  /// Leaves all but the first of the files with the same bytes out, before they are read as archives.
  ///
  /// - Parameters:
  ///   - inputs: what is to be read, in input order.
  ///   - options: how archives are read.
  /// - Returns: what is left, with new numbers; ``FoundInput/copies`` and ``FoundInput/twins`` have the
  ///   paths of what is not.
  static func leaveOut(_ inputs: [FoundInput], _ options: ReadOptions) -> [FoundInput] {
    var inputs = inputs
    var copies: Set<Int> = []
    for group in groups(inputs) {
      let first = group[0].number
      for copy in group.dropFirst() {
        copies.insert(copy.number)
        inputs[first].copies.append(copy.path)
        // Where any of them was named, these bytes were.
        inputs[first].isNamed = inputs[first].isNamed || copy.isNamed
        inputs[first].isExpected = inputs[first].isExpected || copy.isExpected
      }
    }
    inputs.removeAll { copies.contains($0.number) }
    inputs = Twins.leaveOut(inputs, options)
    for index in inputs.indices { inputs[index].number = index }
    return inputs
  }

  /// Refuses files with the same bytes before they are read as archives.
  ///
  /// - Parameter inputs: what is to be read.
  /// - Throws: ``RunError`` that names the first two.
  static func refuse(_ inputs: [FoundInput]) throws(RunError) {
    let first = groups(inputs.filter(\.isExpected)).min { $0[0].number < $1[0].number }
    guard let first else { return }
    throw refusal(first[0].path, first[1].path)
  }

  /// Refuses archives with the same bytes, of which some could not be looked at before.
  ///
  /// - Parameter archives: what was read.
  /// - Throws: ``RunError`` that names the first two.
  static func refuse(_ archives: [ArchiveResult]) throws(RunError) {
    var seen: [String: String] = [:]
    for facts in archives.map(\.facts) where facts.bytes > 0 {
      guard let other = seen.updateValue(facts.path, forKey: facts.digest) else { continue }
      throw refusal(other, facts.path)
    }
  }

  private static func refusal(_ first: String, _ second: String) -> RunError {
    RunError(
      kind: .badData,
      description: "\(first) and \(second) hold the same bytes; leave one out, or give --duplicates"
        + " once or all"
    )
  }

  /// Takes archives out that repeat one before, and says of all that were left out whose bytes they
  /// contain.
  ///
  /// - Parameters:
  ///   - archives: what was read, in input order.
  ///   - inputs: what was to be read.
  ///   - mayRepeat: whether some were left in because their bytes could be read only once.
  /// - Returns: the warnings; none for what contains no record.
  static func takeCopies(
    from archives: inout [ArchiveResult],
    _ inputs: [FoundInput],
    mayRepeat: Bool
  ) -> [String] {
    let known = Dictionary(inputs.map { (Array($0.path.utf8), $0.copies) }) { first, _ in first }
    let twins = Dictionary(inputs.map { (Array($0.path.utf8), $0.twins) }) { first, _ in first }
    var copies: [[String]] = []
    var firsts: [ArchiveResult] = []
    var seen: [String: Int] = [:]
    for archive in archives {
      let facts = archive.facts
      let paths = known[Array(facts.path.utf8)] ?? []
      if mayRepeat, facts.bytes > 0, let index = seen[facts.digest] {
        copies[index] += [facts.path] + paths
      } else {
        if facts.bytes > 0 { seen[facts.digest] = firsts.count }
        firsts.append(archive)
        copies.append(paths)
      }
    }
    archives = firsts
    return zip(firsts, copies).filter { !$0.0.isWithoutRecords }.flatMap { first, copies in
      let path = first.facts.path
      return copies.map {
        "\($0): holds the same bytes as \(path), counted once; --duplicates all counts both"
      } + (twins[Array(path.utf8)] ?? []).map { $0.warning(of: path) }
    }
  }

  /// The files with the same bytes, each group in input order.
  ///
  /// Only files of the same size, and with the same beginning and end, are read for it: that is
  /// rare where they are no duplicates. Standard input and pipes cannot be looked at beforehand, and
  /// what cannot be read is left to the reader of archives.
  private static func groups(_ inputs: [FoundInput]) -> [[FoundInput]] {
    let files = inputs.filter { !$0.isReadOnce && $0.byteCount ?? 0 > 0 }
    return groups(files, by: \.byteCount).flatMap { sameSize in
      groups(sameSize) { (try? ArchiveIndex.Fingerprint.of($0.open()))??.endsDigest }
    }.flatMap { sameEnds in groups(sameEnds, by: digest) }
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
    return Array(groups.values.filter { $0.count > 1 })
  }

  /// The digest of a file's bytes; nil where it cannot be read.
  static func digest(of input: FoundInput) -> String? {
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

  /// The digest of as much of a file's beginning as tells its format; nil where it cannot be read.
  static func headDigest(of input: FoundInput) -> UInt64? {
    guard let file = try? input.open() else { return nil }
    var buffer = Buffer(byteCount: Formats.headBytes)
    let (count, _) = file.readPart(into: &buffer, at: 0, count: Formats.headBytes)
    return Checksum.xxh3(buffer.bytes.extracting(0..<count))
  }
}
