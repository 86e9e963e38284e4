import CFuzzer
import Foundation

/// Runs one fuzz target under libFuzzer; `STREAM_FUZZ_TARGET` says which, and the arguments are
/// libFuzzer's.
///
/// A target takes any bytes. It ends with ``fault(_:)`` where the program says something wrong,
/// and libFuzzer keeps the bytes. With `seeds FOLDER` as arguments the target's own seeds are
/// written instead.
@main
struct Fuzz {
  struct Target: Sendable {
    var run: @Sendable ([UInt8]) -> Void
    /// Inputs to begin with, beside those that Tests/Fuzzing/seeds makes of files.
    var seeds: @Sendable () -> [[UInt8]] = { [] }
  }

  private static let targets: [String: Target] = [
    "frames": Target { ArchiveTarget.shared.run($0) },
    "mended": Target { ArchiveTarget.shared.run(MendedFrames($0).bytes) },
    "streams": Target { ArchiveTarget.shared.run($0) },
    "lines": Target(run: { LineTarget.shared.run($0) }, seeds: { LineTarget.seeds }),
    "patterns": Target(run: { PatternTarget.run($0) }, seeds: { PatternTarget.seeds }),
    "catalogs": Target(run: { CatalogTarget.shared.run($0) }, seeds: { CatalogTarget.seeds }),
    "tallies": Target(run: { TallyTarget.run($0) }, seeds: { TallyTarget.seeds }),
    "indexes": Target(run: { IndexTarget.shared.run($0) }, seeds: { IndexTarget.shared.seeds }),
  ]

  /// Chosen once, since a C function can capture nothing.
  nonisolated(unsafe) private static var run: @Sendable ([UInt8]) -> Void = { _ in }

  static func main() throws {
    let name = ProcessInfo.processInfo.environment["STREAM_FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
      let names = targets.keys.sorted().joined(separator: " ")
      FileHandle.standardError.write(Data("STREAM_FUZZ_TARGET is none of: \(names)\n".utf8))
      exit(64)
    }
    if CommandLine.arguments.dropFirst().first == "seeds" {
      for (index, seed) in target.seeds().enumerated() {
        let path = "\(CommandLine.arguments[2])/own-\(index)"
        try Data(seed).write(to: URL(fileURLWithPath: path))
      }
      return
    }
    run = target.run
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Fuzz.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      }
    )
  }
}

/// Ends the process: something wrong was found.
func fault(_ message: @autoclosure () -> String) -> Never {
  fatalError(message())
}

/// Ends the process where something is not as it must be.
func expect(_ isRight: Bool, _ message: @autoclosure () -> String) {
  if !isRight { fault(message()) }
}

/// Ends the process where two outputs differ, with the place.
func expectSame(_ first: [UInt8], _ second: [UInt8], _ message: @autoclosure () -> String) {
  if first == second { return }
  let at = zip(first, second).prefix { $0 == $1 }.count
  let parts = [first, second].map { bytes in
    String(decoding: bytes.dropFirst(max(0, at - 80)).prefix(160), as: UTF8.self)
  }
  fault("\(message()): at byte \(at):\n\(parts[0])\n---\n\(parts[1])")
}
