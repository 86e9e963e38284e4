import StreamCore

extension Tally {
  /// Archives that seem to be one log, plain and compressed: then each of its failures counts twice.
  ///
  /// A tally has no texts that could be compared. It is known by the names, as in one run, and by the
  /// texts' lengths.
  ///
  /// - Returns: a warning for each, with both names.
  public var twinWarnings: [String] {
    let byPath = Dictionary(input.archives.map { ($0.path, $0) }) { first, _ in first }
    return input.archives.flatMap { archive -> [String] in
      guard archive.lines > 0 else { return [] }
      return Twins.endings.compactMap { ending in
        guard let other = byPath[archive.path + ending],
          other.decodedBytes == archive.decodedBytes, other.lines == archive.lines
        else { return nil }
        return "\(archive.path) and \(other.path) have texts of one length"
          + " (\(Self.number(archive.lines, "line"))): if they are one log, it is counted twice; leave"
          + " one out of the tallies"
      }
    }
  }
}
