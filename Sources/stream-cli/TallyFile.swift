import StreamCore

/// The tally files that commands read.
enum TallyFile {
  /// What a tally can have at most: it holds 10,000 groups with their examples.
  private static let byteCountMax = 1 << 30

  /// Reads a tally.
  ///
  /// - Parameter path: the file, or - for standard input.
  /// - Returns: the tally.
  /// - Throws: exit code 65 or 66 with a message.
  static func read(_ path: String) throws -> Classification {
    let bytes: [UInt8]?
    do throws(SystemError) {
      let file = path == "-" ? InputFile.standardInput : try InputFile.open(path)
      bytes = try file.contents(byteCountMax: byteCountMax)
    } catch {
      throw StreamCLI.fail("\(path): cannot be read: \(error); check the path", 66)
    }
    guard let bytes else {
      throw StreamCLI.fail("\(path): longer than any tally; check the path", 65)
    }
    do throws(TallyFileError) {
      return try Classification(json: bytes)
    } catch {
      let advice = "make it with classify --format json"
      throw StreamCLI.fail("\(path): no tally: \(error.description); \(advice)", 65)
    }
  }
}
