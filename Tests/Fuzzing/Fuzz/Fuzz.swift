import CFuzzer
import Foundation
import FuzzTargets

/// Runs one fuzz target under libFuzzer; `STREAM_FUZZ_TARGET` says which, and the arguments are
/// libFuzzer's.
///
/// A target takes any bytes. It ends the process where the program says something wrong, and
/// libFuzzer keeps the bytes. With `seeds FOLDER` as arguments the target's own seeds are
/// written instead.
@main
struct Fuzz {
  /// Chosen once, since a C function can capture nothing.
  nonisolated(unsafe) private static var run: @Sendable ([UInt8]) -> Void = { _ in }

  static func main() throws {
    let name = ProcessInfo.processInfo.environment["STREAM_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget.all[name] else {
      let names = FuzzTarget.all.keys.sorted().joined(separator: " ")
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
