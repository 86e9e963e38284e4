import Foundation
import Glibc
import StreamCore
import StreamTally
import TestSupport
import Testing

/// A file that is damaged in many ways, and classified each time.
final class AttackedFile {
  /// Whether the parts of the attack are run that take minutes.
  static let isExhaustive = ProcessInfo.processInfo.environment["STREAM_TEST_EXHAUSTIVE"] != nil

  /// Every message of a test begins like this, and is a known issue: a tally with all examples
  /// says then what was read, to the byte, and is made quickly.
  static let catalog: Catalog = {
    let pattern = try? Pattern("line <any>")
    return Catalog(
      name: "attack",
      errorPaths: ["error"],
      timePaths: ["time"],
      rules: [],
      contextFields: [],
      haltMessage: "",
      issues: [StreamCore.Issue(id: "1", title: "line", patterns: [pattern].compactMap(\.self))]
    )
  }()

  let path: String
  var options = TallyOptions()
  private let descriptor: Int32
  private var caseNumber = 0

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    options.examplesPerIssue = 1000
    options.validate = true
  }

  deinit { close(descriptor) }

  /// Replaces what the file holds.
  func write(_ bytes: [UInt8]) {
    let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    precondition(count == bytes.count && ftruncate(descriptor, off_t(bytes.count)) == 0)
  }

  /// Changes one byte.
  func patch(_ byte: UInt8, at offset: Int) {
    var byte = byte
    precondition(pwrite(descriptor, &byte, 1, off_t(offset)) == 1)
  }

  /// Shortens the file.
  func truncate(to length: Int) {
    precondition(ftruncate(descriptor, off_t(length)) == 0)
  }

  /// Classifies the file.
  func classify(_ read: ReadOptions = ReadOptions(), jobs: Int = 1) throws -> Outcome {
    do throws(RunError) {
      let tally = try Job(
        paths: [path],
        catalog: Self.catalog,
        options: options,
        read: read,
        jobs: jobs
      ).classify()
      return Outcome(code: tally.exitStatus.rawValue, json: tally.json())
    } catch {
      // A tally that does not balance ends here as well, and is never expected.
      if error.kind == .internalError { Testing.Issue.record("\(error)") }
      return Outcome(code: error.kind == .input ? 66 : error.kind == .damage ? 74 : 70, json: [])
    }
  }

  /// Other ways to read than the usual one: threads, and sizes of chunks.
  static let ways = [(2, 1), (8, 333), (1, 64 << 10)]
  /// The same for longer texts.
  static let longWays = [(2, 512 << 10), (8, 9_000), (1, 20_000)]

  /// Classifies the file, and every so often in another way as well, each in its turn.
  func classifySometimesInAllWays(
    _ name: @autoclosure () -> String,
    _ read: ReadOptions = ReadOptions()
  ) throws -> Outcome {
    caseNumber += 1
    let first = try classify(read)
    let (turn, rest) = caseNumber.quotientAndRemainder(dividingBy: Self.isExhaustive ? 3 : 7)
    if rest == 0 { try compare(first, Self.ways[turn % Self.ways.count], name(), read) }
    return first
  }

  /// Classifies the file with several threads and chunk sizes, which must not make a difference.
  func classifyInAllWays(
    _ name: @autoclosure () -> String,
    _ read: ReadOptions = ReadOptions(),
    ways: [(Int, Int)] = ways
  ) throws -> Outcome {
    let first = try classify(read)
    for way in ways { try compare(first, way, name(), read) }
    return first
  }

  private func compare(
    _ first: Outcome,
    _ way: (jobs: Int, chunkBytes: Int),
    _ name: String,
    _ read: ReadOptions
  ) throws {
    var read = read
    read.chunkBytes = way.chunkBytes
    read.packedChunkBytes = way.chunkBytes
    let other = try classify(read, jobs: way.jobs)
    let isSame = first == other
    #expect(
      isSame,
      "\(name): jobs \(way.jobs), chunks of \(way.chunkBytes): \(first.difference(other))"
    )
  }
}

/// What came of classifying a file.
struct Outcome: Equatable {
  /// The exit code.
  let code: Int32
  /// The tally; empty where there is none.
  let json: [UInt8]
  /// The tally with a zero after it, in which C finds texts: it contains none itself.
  private let terminated: [UInt8]

  init(code: Int32, json: [UInt8]) {
    self.code = code
    self.json = json
    terminated = json + [0]
  }

  /// Whether the input is marked as not whole.
  var isMarked: Bool { code & 2 == 2 || code >= 64 }
  var isVerified: Bool { contains(#""verified": true"#) }
  var isRefused: Bool { code >= 64 }
  var lines: Int { number("lines") }
  var lostLines: Int { number("lostLines") }
  var malformed: Int { number("malformed") }

  /// Everything that was read, with its places.
  var content: ArraySlice<UInt8> {
    guard let start = find(#""failures": {"#, from: 0),
      let end = find(#""malformed": ["#, from: start)
    else { return [] }
    return json[start..<end]
  }

  /// The messages that were counted, in the order of their places.
  var messages: [String] { strings("message", to: find(#""textLines": ["#, from: 0)) }
  /// What kinds of damage are listed.
  var damageKinds: [String] { strings("kind", to: nil) }

  /// Where the first damage is that is listed; -1 where none is.
  var damageOffset: Int { find(#""damage": ["#, from: 0).map { number("offset", from: $0) } ?? -1 }

  /// The first number of a name.
  func number(_ name: String) -> Int { number(name, from: 0) }

  private func number(_ name: String, from: Int) -> Int {
    guard var at = find("\"\(name)\": ", from: from) else { return -1 }
    at += name.utf8.count + 4
    var number = 0
    while at < json.count, (0x30...0x39).contains(json[at]) {
      number = number * 10 + Int(json[at] - 0x30)
      at += 1
    }
    return number
  }

  /// Where two outcomes differ first.
  func difference(_ other: Outcome) -> String {
    if code != other.code { return "codes \(code) and \(other.code)" }
    let ours = String(decoding: json, as: UTF8.self).split(separator: "\n")
    let theirs = String(decoding: other.json, as: UTF8.self).split(separator: "\n")
    let index = zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }
    return index.map { "line \($0.offset): \($0.element.0) / \($0.element.1)" } ?? "lengths"
  }

  private func strings(_ name: String, to limit: Int?) -> [String] {
    var result: [String] = []
    var at = 0
    let key = "\"\(name)\": \""
    while let found = find(key, from: at), found < limit ?? json.count {
      let start = found + key.utf8.count
      let end = find("\"", from: start) ?? json.count
      result.append(String(decoding: json[start..<end], as: UTF8.self))
      at = end
    }
    return result
  }

  private func contains(_ text: String) -> Bool { find(text, from: 0) != nil }

  private func find(_ text: String, from: Int) -> Int? {
    terminated.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
        let found = strstr(base + from, text)
      else { return nil }
      return UnsafePointer(found) - base
    }
  }
}
