import StreamCore
import StreamTally

/// The tally files that commands read.
enum TallyFile {
  /// What a tally can have at most: it contains 10,000 groups with their examples.
  private static let byteCountMax = 1 << 30

  /// How a tally file begins.
  private static let start = Array("{\n  \"schema\": \"stream-tally/".utf8)

  /// Tells tally files from archives, by how they begin.
  ///
  /// - Parameter paths: files, directories, or - for an archive on standard input.
  /// - Returns: both, in their order.
  static func split(_ paths: [String]) -> (tallies: [String], archives: [String]) {
    let tallies = paths.filter(isTally)
    return (tallies, paths.filter { !tallies.contains($0) })
  }

  /// What cannot be read is no tally: the archives' reader says why.
  private static func isTally(_ path: String) -> Bool {
    guard path != "-", let file = try? InputFile.open(path),
      (try? file.status().byteCount) ?? nil != nil
    else { return false }
    var buffer = Buffer(byteCount: start.count)
    let read = file.readPart(into: &buffer, at: 0, count: start.count)
    return read.count == start.count && buffer.bytes.holds(start.span, at: 0)
  }

  /// Adds tallies up.
  ///
  /// - Parameters:
  ///   - paths: the files.
  ///   - refusesDuplicates: whether an archive that is in two of them is an error.
  ///   - acceptance: what is accepted as no reason for `unclear`.
  /// - Returns: the tally of all of their archives.
  /// - Throws: exit code 65 or 66 with a message.
  static func merged(
    _ paths: [String],
    refusesDuplicates: Bool,
    _ acceptance: Acceptance = Acceptance()
  ) throws -> Tally {
    let read = try paths.map { (name: $0, tally: try TallyFile.read($0)) }
    do throws(TallyFileError) {
      return try Tally(
        merging: read,
        refusesDuplicates: refusesDuplicates,
        acceptance: acceptance
      )
    } catch {
      throw StreamCLI.fail(error.description, .badData)
    }
  }

  /// Reads a tally.
  ///
  /// - Parameter path: the file, or - for standard input.
  /// - Returns: the tally.
  /// - Throws: exit code 65 or 66 with a message.
  static func read(_ path: String) throws -> Tally {
    let bytes: [UInt8]?
    do throws(SystemError) {
      let file = try path == "-" ? InputFile.standardInput() : InputFile.open(path)
      bytes = try file.contents(byteCountMax: byteCountMax)
    } catch {
      throw StreamCLI.fail("\(path): cannot be read: \(error); check the path", .cannotOpen)
    }
    guard let bytes else {
      throw StreamCLI.fail("\(path): longer than any tally; check the path", .badData)
    }
    do throws(TallyFileError) {
      return try Tally(json: bytes)
    } catch {
      let advice = "make it with classify --format json"
      throw StreamCLI.fail("\(path): no tally: \(error.description); \(advice)", .badData)
    }
  }
}
