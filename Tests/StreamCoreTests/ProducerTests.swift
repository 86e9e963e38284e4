import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// What real programs wrote (Tests/Fixtures/Producers), and what is right for it.
///
/// docs/PRODUCERS.md says which programs these are, how they were run, and what they were fed. A
/// row has the failures, what the lines are, the paths of errors that no path leads to, and the
/// reasons for `unclear`.
@Suite struct ProducerTests {
  /// The runtimes of containers, and what reads their logs.
  static let containers: [(String, String)] = [
    ("conmon.log.gz", "1 known, 5 unknown; 8 record, 3 text, 2 continued"),
    ("docker-compose-logs-color.log.gz", "2 known, 5 unknown; 10 record, 7 text"),
    ("docker-compose-logs-t.log.gz", "2 known, 5 unknown; 10 record, 7 text"),
    ("docker-json-file-attrs.log.gz", "1 known, 3 unknown; 9 record, 1 continued"),
    ("docker-json-file-tty.log.gz", "1 known, 3 unknown; 9 record, 1 continued"),
    ("docker-json-file.log.gz", "1 known, 5 unknown; 11 record, 1 continued"),
    ("docker-local-logs-t.log.gz", "1 known, 3 unknown; 4 record, 3 text, 1 malformed; malformed"),
    ("docker-logs-t.log.gz", "1 known, 5 unknown; 8 record, 3 text"),
    ("dockerd.log.gz", "none; 29 record"),
    ("kubectl-logs-prefix-timestamps.log.gz", "1 known, 5 unknown; 8 record, 3 text"),
  ]
  /// journald's journal, as journalctl writes it.
  static let journal: [(String, String)] = [
    ("journalctl-cat.log.gz", "1 known, 3 unknown; 5 record, 3 text"),
    (
      "journalctl-export.log.gz",
      "1 known, 3 unknown; 4 record, 131 text, 2 malformed, 7 blank; malformed"
    ),
    ("journalctl-json-all.log.gz", "1 known, 3 unknown; 7 record"),
    ("journalctl-json-seq.log.gz", "1 known, 2 unknown; 6 record, 1 malformed; malformed"),
    ("journalctl-json-sse.log.gz", "1 known, 2 unknown; 6 record, 1 malformed, 7 blank; malformed"),
    ("journalctl-json-syslog.log.gz", "3 unknown; 5 record; unplaced SYSLOG_RAW MESSAGE; unplaced"),
    ("journalctl-json.log.gz", "1 known, 2 unknown; 6 record, 1 malformed; malformed"),
    ("journalctl-short-all.log.gz", "1 known, 3 unknown; 5 record, 3 text"),
    (
      "journalctl-short-color.log.gz",
      "1 known, 2 unknown; 4 record, 2 text, 2 malformed; malformed"
    ),
    ("journalctl-short-iso.log.gz", "1 known, 2 unknown; 4 record, 2 text, 2 malformed; malformed"),
    (
      "journalctl-short-monotonic.log.gz",
      "1 known, 2 unknown; 4 record, 2 text, 2 malformed; malformed"
    ),
    ("journalctl-short.log.gz", "1 known, 2 unknown; 4 record, 2 text, 2 malformed; malformed"),
    ("journalctl-verbose.log.gz", "1 known, 2 unknown; 3 record, 115 text, 2 malformed; malformed"),
    ("journalctl-with-unit.log.gz", "1 known, 2 unknown; 4 record, 2 text, 2 malformed; malformed"),
  ]
  /// Syslog daemons and logger.
  static let syslog: [(String, String)] = [
    ("busybox-syslogd.log", "1 known, 2 unknown; 5 record, 4 text, 1 malformed; malformed"),
    ("logger.log.gz", "1 known, 2 unknown; 5 record, 21 text, 2 malformed; malformed"),
    ("rsyslog-8k.log.gz", "1 unknown; 2 record, 1 malformed; malformed"),
    ("rsyslog-fileformat.log.gz", "1 known, 3 unknown; 6 record, 2 text"),
    ("rsyslog-forward.log.gz", "none; 1 malformed; malformed"),
    ("rsyslog-jsonlist.log.gz", "1 known, 3 unknown; 8 record"),
    ("rsyslog-jsonmesg.log.gz", "2 known, 6 unknown; 8 record"),
    ("rsyslog-raw.log.gz", "1 known, 3 unknown; 6 record, 2 text"),
    ("rsyslog-syslog23.log.gz", "1 known, 3 unknown; 6 record, 2 text"),
    ("rsyslog-traditional.log.gz", "1 known, 3 unknown; 6 record, 2 text"),
    ("syslog-ng-escape.log.gz", "none; 4 text, 4 malformed; malformed no-records"),
    ("syslog-ng-json.log.gz", "1 known, 2 unknown; 7 record, 1 malformed; malformed"),
    ("syslog-ng-parsed-shift.log.gz", "1 known, 3 unknown; 6 record"),
    (
      "syslog-ng-parsed.log.gz",
      "1 known, 2 unknown; 5 record, 1 malformed; elsewhere _registry.error; malformed"
    ),
    ("syslog-ng-plain.log.gz", "1 known, 3 unknown; 6 record, 3 text"),
    ("syslog-ng-syslog.log.gz", "1 known, 3 unknown; 6 record, 3 text"),
    ("syslog-ng-welf.log.gz", "none; 4 text, 4 malformed; malformed no-records"),
  ]
  /// What writes and rotates the logs of supervised programs.
  static let supervision: [(String, String)] = [
    ("logrotate-copytruncate.log", "1 known, 1 unknown; 4 record; zeros"),
    ("multilog-t.log", "1 known, 2 unknown; 4 record, 3 text"),
    ("s6-log-T.log", "1 known, 2 unknown; 4 record, 3 text"),
    ("s6-log-long.log.gz", "1 known, 2 unknown; 5 record, 5 text, 1 malformed; malformed"),
    ("svlogd-t.log", "1 known, 2 unknown; 4 record, 3 text"),
    ("svlogd-tt.log", "1 known, 2 unknown; 4 record, 3 text"),
    ("svlogd-ttt.log", "1 known, 2 unknown; 4 record, 3 text"),
    ("tai64nlocal.log", "1 known, 2 unknown; 4 record, 3 text"),
  ]
  /// Servers.
  static let servers: [(String, String)] = [
    ("caddy-access.log", "none; 5 record; unplaced request.headers.User-Agent[]; unplaced"),
    ("caddy-console.log", "none; 1 record, 4 text; unplaced (words); no-records unplaced"),
    ("caddy-server.log.gz", "none; 46 record; unplaced request.headers.User-Agent[]; unplaced"),
    ("nginx-access.log", "none; 6 text, 1 malformed; malformed no-records"),
    ("nginx-error.log", "none; 21 text; no-records"),
    ("nginx-json-default-escape.log", "none; 4 record, 3 malformed; malformed"),
    ("nginx-json.log", "none; 7 record; unplaced agent; unplaced"),
    ("registry-json.log.gz", "none; 20 record, 4 text, 1 malformed; malformed"),
    ("registry-panic.log", "1 unknown; 1 record, 16 text, 1 blank"),
    ("registry-text.log.gz", "none; 20 record, 4 text, 1 malformed; malformed"),
  ]
  /// Libraries for Python.
  static let python: [(String, String)] = [
    ("ecs-logging.log.gz", "1 known, 4 unknown; 8 record"),
    ("eliot.log.gz", "1 known, 3 unknown; 8 record, 1 malformed; malformed"),
    ("google-cloud-logging.log.gz", "1 known, 4 unknown; 8 record"),
    ("logbook.log.gz", "none; 4 record, 9 text; unplaced (words); no-records unplaced"),
    ("loguru-serialize.log.gz", "none; 8 record; elsewhere record.extra.error; no-error-path"),
    ("loguru-text.log", "none; 27 text, 4 blank; no-records"),
    ("opentelemetry-console.log.gz", "none; 190 text, 12 malformed; malformed no-records"),
    ("python-json-logger-indent.log.gz", "none; 33 text, 15 malformed; malformed no-records"),
    ("python-json-logger.log.gz", "1 known, 5 unknown; 9 record"),
    ("python-logstash-async.log.gz", "none; 9 record; elsewhere extra.error; no-error-path"),
    ("structlog-console.log.gz", "none; 9 text, 6 malformed; malformed no-records"),
    ("structlog-json.log.gz", "1 known, 5 unknown; 8 record"),
    ("structlog-logfmt.log.gz", "1 known, 5 unknown; 8 record"),
  ]
  /// Libraries for Go.
  static let go: [(String, String)] = [
    ("go-log.log.gz", "1 known, 3 unknown; 5 record, 3 text"),
    ("hclog-json.log.gz", "1 known, 4 unknown; 8 record"),
    ("hclog-text.log.gz", "none; 7 text, 5 malformed, 1 blank; malformed no-records"),
    ("kit-logfmt.log.gz", "1 known, 4 unknown; 9 record"),
    ("logrus-color.log.gz", "none; 4 text, 6 malformed; malformed no-records"),
    ("logrus-datakey.log.gz", "none; 9 record; elsewhere fields.error; no-error-path"),
    ("logrus-json.log.gz", "1 known, 5 unknown; 9 record"),
    ("logrus-text.log.gz", "1 known, 5 unknown; 9 record"),
    ("zap-console.log.gz", "none; 7 record, 4 text; unplaced (words); no-records unplaced"),
    ("zap-production.log.gz", "1 known, 5 unknown; 10 record; elsewhere errors[].error"),
    ("zerolog-console.log.gz", "none; 4 text, 6 malformed; malformed no-records"),
    ("zerolog.log.gz", "1 known, 5 unknown; 9 record"),
  ]
  /// Libraries for Node.
  static let node: [(String, String)] = [
    ("bunyan.log.gz", "1 known, 4 unknown; 9 record"),
    ("winston-json.log.gz", "1 known, 4 unknown; 9 record"),
    ("winston-logstash.log.gz", "none; 9 record; elsewhere @fields.error; no-error-path"),
    ("winston-simple.log.gz", "none; 5 record, 5 text; unplaced (words); no-records unplaced"),
  ]

  private static let all = [
    containers, journal, syslog, supervision, servers, python, go, node,
  ].flatMap { $0 }

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/Producers")

  @Test(
    "every failure that a producer was fed is seen, and nothing else",
    arguments: all
  )
  func row(name: String, expected: String) throws {
    let path = Self.folder.appendingPathComponent(name).path
    #expect(Self.summary(try Job(paths: [path], jobs: 1).classify()) == expected)
  }

  @Test("every file has a row")
  func files() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.sorted() == Self.all.map(\.0).sorted())
  }

  /// What a row says, with everything left out that there is none of.
  private static func summary(_ tally: Tally) -> String {
    let input = tally.input
    let failures = counts([(tally.failures.known, "known"), (tally.failures.unknown, "unknown")])
    let lines = counts([
      (input.recordLines ?? 0, "record"), (input.textLineCount ?? 0, "text"),
      (input.malformed, "malformed"), (input.blank, "blank"), (input.continued, "continued"),
    ])
    let elsewhere = tally.elsewhere.list.map(\.path).joined(separator: " ")
    let unplaced = tally.unplaced.list.map(\.path).joined(separator: " ")
    let reasons = tally.reasons.map(\.kind.rawValue).joined(separator: " ")
    return [
      failures.isEmpty ? "none" : failures, lines,
      elsewhere.isEmpty ? "" : "elsewhere \(elsewhere)",
      unplaced.isEmpty ? "" : "unplaced \(unplaced)", reasons,
    ].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func counts(_ counts: [(Int, String)]) -> String {
    counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
