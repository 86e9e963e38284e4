/// How an index is tied to its archive without all of it being read.
extension ArchiveIndex.Fingerprint {
  /// So many bytes at the file's start and at its end are covered by the digest.
  private static let endBytes = 64 << 10

  /// Looks at an archive.
  ///
  /// - Parameter path: a regular file.
  /// - Returns: nil where it is none.
  /// - Throws: ``SystemError`` when it cannot be read.
  static func of(_ path: String) throws(SystemError) -> ArchiveIndex.Fingerprint? {
    let file = try InputFile.open(path)
    let status = try file.status()
    guard let byteCount = status.byteCount else { return nil }
    var ends = Buffer(byteCount: 2 * endBytes)
    let first = try file.read(into: &ends, at: 0, count: min(endBytes, byteCount))
    try file.seek(to: max(0, byteCount - endBytes))
    let last = try file.read(into: &ends, at: first, count: min(endBytes, byteCount))
    return ArchiveIndex.Fingerprint(
      byteCount: byteCount,
      modifiedSeconds: status.modified.seconds,
      modifiedNanoseconds: status.modified.nanoseconds,
      endsDigest: Checksum.xxh3(ends.bytes.extracting(0..<(first + last)))
    )
  }
}

extension ArchiveIndex {
  /// What the file of an archive's index is called.
  package static func path(of archive: String) -> String { archive + ".idx" }

  /// The most that the index of an archive can have: for each byte the numbers of a run, and the
  /// messages of errors.
  private static func byteCountMax(_ archiveBytes: Int) -> Int { (4 << 20) + 96 * archiveBytes }

  /// Says that an archive's index is not used.
  ///
  /// - Parameters:
  ///   - archive: the archive's path.
  ///   - fault: what is wrong with the index.
  /// - Returns: a warning.
  static func unused(_ archive: String, _ fault: String) -> String {
    "\(path(of: archive)): \(fault); it is not used; make it again with stream-cli index"
  }

  /// Reads the index of an archive.
  ///
  /// - Parameters:
  ///   - archive: the archive's path.
  ///   - warn: is told why an index that is there cannot be used.
  /// - Returns: nil where there is none that can be used.
  static func load(of archive: String, warn: (String) -> Void) -> ArchiveIndex? {
    let path = path(of: archive)
    // Only what has a size is a file that an index can be of; a pipe would be waited for.
    guard archive != "-", let status = try? FileStatus(of: path),
      let archiveBytes = (try? FileStatus(of: archive))?.byteCount
    else { return nil }
    guard status.isRegular else {
      warn(unused(archive, "is no file"))
      return nil
    }
    do throws(SystemError) {
      let bytes = try InputFile.open(path).contents(byteCountMax: byteCountMax(archiveBytes))
      guard let index = bytes.flatMap({ ArchiveIndex($0) }) else {
        warn(unused(archive, "is damaged, of another version or of another archive"))
        return nil
      }
      guard try Fingerprint.of(archive) == index.fingerprint else {
        warn(unused(archive, "the archive has changed since"))
        return nil
      }
      return index
    } catch {
      warn(unused(archive, "cannot be read: \(error)"))
      return nil
    }
  }
}
