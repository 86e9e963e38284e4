import Foundation
import Glibc
import Testing

/// What a program that was run left behind.
public struct ToolResult: Sendable {
  /// The exit code, or the number of the signal that ended the program.
  public var status: Int32
  /// Whether a signal ended the program.
  public var wasSignalled: Bool
  /// What it wrote to standard output.
  public var output: [UInt8]
  /// What it wrote to standard error.
  public var errors: [UInt8]

  /// The standard output as text.
  public var outputText: String { String(decoding: output, as: UTF8.self) }
  /// The standard error as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Why a program could not be run to its end.
public enum ToolError: Error, CustomStringConvertible {
  /// It took longer than it may, and was killed.
  case timedOut(command: String, seconds: Double, errors: String)
  /// It failed where it must not.
  case failed(command: String, status: Int32, errors: String)

  /// What happened.
  public var description: String {
    switch self {
    case .timedOut(let command, let seconds, let errors):
      "\(command): not finished after \(seconds) s; \(errors)"
    case .failed(let command, let status, let errors):
      "\(command): status \(status); \(errors)"
    }
  }
}

/// Whether a program is found in `PATH`.
public func isInstalled(_ name: String) -> Bool {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test, and says so, where a program is missing that it runs.
  public static func needs(_ programs: String...) -> Self {
    let missing = programs.filter { !isInstalled($0) }
    return .enabled(if: missing.isEmpty, "not installed: \(missing.joined(separator: ", "))")
  }
}

extension Trait where Self == TimeLimitTrait {
  /// The time that a test has which a power of its input would take for longer: a minute, and half an
  /// hour under a sanitizer, where each step takes many times as long.
  public static var linearTime: Self {
    let variables = ProcessInfo.processInfo.environment
    let isSanitized = variables["ASAN_OPTIONS"] != nil || variables["TSAN_OPTIONS"] != nil
    return .timeLimit(.minutes(isSanitized ? 30 : 1))
  }
}

/// Runs a program to its end.
///
/// - Parameters:
///   - path: The program's file, or a name to be found in `PATH`.
///   - arguments: Its arguments.
///   - input: What it reads from standard input, through a pipe; nil gives it `/dev/null`.
///   - environment: Variables that are added to this process's own.
///   - directory: The directory it works in.
///   - timeout: The seconds after which it is killed.
/// - Returns: What it wrote, and how it ended; a program that fails is no error here.
/// - Throws: ``ToolError/timedOut(command:seconds:errors:)``, or what ``ChildProcess`` throws
///   where the program cannot be started.
public func runTool(
  _ path: String,
  _ arguments: [String] = [],
  input: [UInt8]? = nil,
  environment: [String: String] = [:],
  directory: URL? = nil,
  timeout: Double = 120
) throws -> ToolResult {
  // Output goes to files: they never fill up, so nothing has to be read while it runs.
  try temporaryDirectory { scratch in
    let outputFile = scratch.appendingPathComponent("output")
    let errorFile = scratch.appendingPathComponent("errors")
    let process = try ChildProcess(
      path,
      arguments,
      input: input,
      output: outputFile.path,
      errors: errorFile.path,
      environment: environment,
      directory: directory?.path
    )
    guard let end = process.wait(seconds: timeout) else {
      process.kill(SIGKILL)
      process.wait()
      let errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
      throw ToolError.timedOut(command: path, seconds: timeout, errors: errors)
    }
    let (status, wasSignalled) =
      switch end {
      case .exited(let code): (code, false)
      case .signalled(let number): (number, true)
      }
    return ToolResult(
      status: status,
      wasSignalled: wasSignalled,
      output: Array(try Data(contentsOf: outputFile)),
      errors: Array(try Data(contentsOf: errorFile))
    )
  }
}

/// Gives a new directory to a function, and removes it afterwards.
public func temporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("stream-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}

/// Writes a file that was changed last in 2001: some programs put that into an archive.
public func write(_ bytes: [UInt8], to file: URL) throws {
  try Data(bytes).write(to: file)
  let date = Date(timeIntervalSince1970: 1_000_000_000)
  try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
}

/// Compresses a text with the `lz4` program, through files, so that the frame can carry the
/// content's size.
///
/// - Parameters:
///   - options: Such as `-B4`, `-BD`, `-BX`, `--no-frame-crc`, `--content-size`, `-l`.
///   - text: The text.
/// - Returns: The archive.
/// - Throws: ``ToolError`` where the program fails.
public func lz4Tool(options: [String], text: [UInt8]) throws -> [UInt8] {
  try temporaryDirectory { directory in
    let plain = directory.appendingPathComponent("text")
    let archive = directory.appendingPathComponent("text.lz4")
    try Data(text).write(to: plain)
    let result = try runTool("lz4", ["-q", "-f"] + options + [plain.path, archive.path])
    guard result.status == 0 else {
      throw ToolError.failed(command: "lz4", status: result.status, errors: result.errorText)
    }
    return Array(try Data(contentsOf: archive))
  }
}

/// The collections of foreign files that lie beside the package.
public enum Corpora {
  /// The folder of all collections, or nil where there is none.
  public static var directory: URL? {
    // …/Tests/Support/Tools.swift
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return existing(
      package.deletingLastPathComponent().appendingPathComponent("shared/corpora")
    )
  }

  /// The folder of one collection, such as `JSONTestSuite`, or nil where it is absent.
  public static func directory(named name: String) -> URL? {
    directory.flatMap { existing($0.appendingPathComponent(name)) }
  }

  private static func existing(_ directory: URL) -> URL? {
    FileManager.default.fileExists(atPath: directory.path) ? directory : nil
  }
}
