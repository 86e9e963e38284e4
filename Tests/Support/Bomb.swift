import Foundation
import Testing

/// How a format packs much text into few bytes.
public struct Bomb: Sendable, CustomTestStringConvertible {
  /// What a tally calls the format.
  public let format: String
  /// How it is made: by a shell, from the file `t`; or from the text.
  private let maker: Maker
  /// Whether a text that grows so much is given up, where the archive is alone.
  public let isGivenUp: Bool
  /// Whether it is where the archive is in another layer.
  public let isGivenUpInside: Bool
  /// Whether it is not read in another layer.
  public let isReadAlone: Bool

  private enum Maker: Sendable {
    case script(String)
    case function(@Sendable ([UInt8]) -> [UInt8])
  }

  private init(
    _ format: String,
    _ script: String,
    isGivenUp: Bool = false,
    isGivenUpInside: Bool = false
  ) {
    self.format = format
    self.isGivenUp = isGivenUp
    self.isGivenUpInside = isGivenUpInside
    maker = .script(script)
    isReadAlone = false
  }

  private init(
    _ format: String,
    isReadAlone: Bool = false,
    _ function: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    self.format = format
    self.isReadAlone = isReadAlone
    maker = .function(function)
    (isGivenUp, isGivenUpInside) = (false, false)
  }

  /// At least one of each format: a format that has none fails a test.
  public static let all = [
    Bomb("lz4", "lz4 -qc t"), Bomb("lz4", "lz4 -qc -B4 -BD t"),
    Bomb("lz4block") { lz4JavaStream($0, blockBytes: 64 << 10) },
    Bomb("hadoop-lz4") { hadoopLZ4Stream($0, bufferBytes: 256 << 10) },
    Bomb("gzip", "gzip -nc t"), Bomb("gzip", "gzip -n1c t | gzip -nc"),
    Bomb("gzip", "bgzip -c t"),
    Bomb("zstd", "zstd -qc t", isGivenUpInside: true),
    // Frames that workers read side by side.
    Bomb("zstd", "split -b 240K t p; zstd -qc p*; rm p*"),
    Bomb("xz", "xz -c t"),
    Bomb("bzip2", "bzip2 -c t", isGivenUpInside: true),
    Bomb("lzip", "lzip -c t"),
    Bomb("compress", "compress -c < t"),
    Bomb("zip", "zip -qX a t; cat a.zip"),
    Bomb("zip", "zip -qX - t | cat"),
    Bomb("zip", "zip -qX a t; zip -qX b a.zip; cat b.zip"),
    Bomb("zip", "zip -qXZ bzip2 a t; cat a.zip", isGivenUp: true, isGivenUpInside: true),
    Bomb("cpio", "echo t | cpio -o --quiet -H newc"),
    Bomb("7z", isReadAlone: true) { memberArchive(.sevenZip, [("t", $0)]) },
    Bomb("utf-16", "iconv -f ASCII -t UTF-16 t"),
    Bomb("tar", "tar -cf - t"),
    Bomb("plain", "cat t"),
  ]

  /// What is made, and of what.
  public var testDescription: String {
    if case .script(let script) = maker { "\(format): \(script)" } else { format }
  }

  /// Makes it.
  ///
  /// - Parameters:
  ///   - byte: What the text consists of.
  ///   - byteCount: How long it is.
  ///   - command: What else becomes of the archive, such as `| gzip -c`.
  ///   - directory: Gets the file `a`, and others.
  /// - Throws: ``ToolError`` where a program fails, and what a file that cannot be written throws.
  public func make(
    of byte: UInt8,
    _ byteCount: Int,
    _ command: String = "",
    in directory: URL
  ) throws {
    let text = [UInt8](repeating: byte, count: byteCount)
    var script = "cat made"
    switch maker {
    case .script(let known):
      script = known
      try Data(text).write(to: directory.appendingPathComponent("t"))
    case .function(let make):
      try Data(make(text)).write(to: directory.appendingPathComponent("made"))
    }
    let whole = "set -eo pipefail; rm -f *.zip; { \(script); } \(command) > a; rm -f t made"
    let result = try runTool("bash", ["-c", whole], directory: directory)
    guard result.status == 0 else {
      throw ToolError.failed(command: script, status: result.status, errors: result.errorText)
    }
  }
}
