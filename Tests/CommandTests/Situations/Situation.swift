import Foundation
import TestSupport
import Testing

/// What the program says of a few files.
struct Answer: Equatable, Sendable {
  /// The exit code.
  var status: Int32
  /// Failures that no issue describes.
  var unknown = 0
  /// Failures that one does.
  var known = 0
  /// Lines that were read; nil where they depend on how a compressor cuts its blocks.
  var lines: Int?
  /// Lines that look like a record and cannot be read.
  var malformed = 0
  /// The reasons why the answer is not certain, each with its count: `malformed 2`.
  var reasons: [String] = []
}

/// Files that people meet, and what is right for them, worked out by hand.
struct Situation: Sendable, CustomTestStringConvertible {
  /// What they are, in plain words.
  let testDescription: String
  /// What the program has to say of them.
  let expected: Answer
  /// What the details of the reasons have to say.
  let says: String
  /// Options of the command.
  let options: [String]
  /// Makes the files: their contents by their names, in a folder of their own.
  let files: @Sendable () throws -> [String: [UInt8]]

  /// Creates one from files.
  init(
    _ name: String,
    _ expected: Answer,
    says: String = "",
    options: [String] = [],
    files: @escaping @Sendable () throws -> [String: [UInt8]]
  ) {
    testDescription = name
    self.expected = expected
    self.says = says
    self.options = options
    self.files = files
  }

  /// Creates one from the lines of a single log.
  init(
    _ name: String,
    _ expected: Answer,
    says: String = "",
    options: [String] = [],
    lines: [String]
  ) {
    self.init(name, expected, says: says, options: options) {
      ["app.log": RegistryLog.text(lines)]
    }
  }

  /// What the program prints that is looked at here.
  private struct Printed: Decodable {
    struct Failures: Decodable {
      var unknown: Int
      var known: Int
    }
    struct Input: Decodable {
      var lines: Int
      var malformed: Int
    }
    struct Reason: Decodable {
      var reason: String
      var count: Int
      var detail: String
    }
    var failures: Failures
    var input: Input
    var reasons: [Reason]
  }

  /// Runs the program on the folder, and on all that is in it by name: both have to say the same.
  ///
  /// - Parameter catalogs: Catalogues that the options name, by their files' names.
  /// - Throws: What keeps the files from being made, or the program from being run.
  func check(catalogs: [String: String] = [:]) throws {
    try temporaryDirectory { directory in
      for (name, text) in catalogs {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      let files = try files()
      for (name, content) in files {
        let file = directory.appendingPathComponent("logs/\(name)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try Data(content).write(to: file)
      }
      let names = Set(files.keys.compactMap { $0.split(separator: "/").first }).sorted()
      for paths in [["logs"], names.map { "logs/\($0)" }] {
        let result = try run(["classify", "--format", "json"] + options + paths, in: directory)
        let printed = try JSONDecoder().decode(Printed.self, from: Data(result.output))
        let answer = Answer(
          status: result.status,
          unknown: printed.failures.unknown,
          known: printed.failures.known,
          lines: expected.lines.map { _ in printed.input.lines },
          malformed: printed.input.malformed,
          reasons: printed.reasons.map { "\($0.reason) \($0.count)" }
        )
        #expect(answer == expected, "\(paths): \(printed.reasons)")
        let details = printed.reasons.map(\.detail).joined(separator: "\n")
        #expect(says.isEmpty || details.contains(says), "\(paths): \(details)")
      }
    }
  }
}
