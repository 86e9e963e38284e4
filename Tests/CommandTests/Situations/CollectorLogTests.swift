import Testing

/// What services that collect logs, and loggers of other programs, write around a record or for it.
@Suite struct CollectorLogTests {
  /// Three lines, the second of which is an unknown failure, each in the place of `TEXT`.
  private static func carried(_ name: String, _ line: String) -> Situation {
    Situation(
      name,
      Answer(status: 1, unknown: 1, lines: 3),
      lines: RegistryLog.lines(3, unknown: 1).map {
        line.replacing("TEXT", with: RegistryLog.inString($0)).replacing("RECORD", with: $0)
      }
    )
  }

  static let collectorRows: [Situation] = [
    carried(
      "Loki's exported lines",
      #"{"labels":{"app":"registry"},"line":TEXT,"timestamp":"2022-05-12T09:00:00Z"}"#
    ),
    carried(
      "journalctl -o json --output-fields=MESSAGE,PRIORITY",
      #"{"__REALTIME_TIMESTAMP":"1652346871204000","MESSAGE":TEXT,"PRIORITY":"6"}"#
    ),
    carried(
      "journalctl -o json with every field",
      #"{"PRIORITY":"6","SYSLOG_IDENTIFIER":"registry","_GID":"0","_TRANSPORT":"stdout","#
        + #""_BOOT_ID":"00112233445566778899aabbccddeeff","_NAMESPACE":"prodA","#
        + #""__CURSOR":"s=1a1a1a1a;i=3;b=00112233;m=356f9de6;t=6616c0b15f5c7;x=c977552c","#
        + #""__MONOTONIC_TIMESTAMP":"896507366","MESSAGE":TEXT,"_UID":"0","#
        + #""__REALTIME_TIMESTAMP":"1652346871204000","_EXE":"/usr/bin/registry","#
        + #""_CMDLINE":"registry serve","_HOSTNAME":"node1","_PID":"16386","_COMM":"registry"}"#
    ),
    carried(
      "Google Cloud's text entries",
      #"{"insertId":"x","textPayload":TEXT,"timestamp":"2022-05-12T09:00:00Z"}"#
    ),
    carried(
      "Elasticsearch's documents with the original text",
      #"{"@timestamp":"2022-05-12T09:00:00Z","event":{"original":TEXT}}"#
    ),
    carried(
      "CloudWatch's events",
      #"{"timestamp":1652346871204,"message":TEXT,"ingestionTime":1652346872000}"#
    ),
    carried(
      "Filebeat's events",
      #"{"@timestamp":"2022-05-12T09:14:31.204Z","@metadata":{"beat":"filebeat"},"#
        + #""message":TEXT,"log":{"offset":0,"file":{"path":"/x"}}}"#
    ),
    carried(
      "Splunk's event collector, with the record as an object",
      #"{"time":1652346871.204,"host":"h","sourcetype":"_json","event":RECORD}"#
    ),
    carried(
      "Vector's file source",
      #"{"file":"/x","host":"h","message":TEXT,"source_type":"file","#
        + #""timestamp":"2022-05-12T09:14:31.204Z"}"#
    ),
    carried(
      "syslog-ng's JSON",
      #"{"PRIORITY":"notice","MESSAGE":TEXT,"ISODATE":"2026-11-29T15:37:40+00:00","#
        + #""HOST":"node1","FACILITY":"user","DATE":"Nov 29 15:37:40"}"#
    ),
    Situation(
      "CloudTrail's array of all records, in one line",
      Answer(status: 1, unknown: 1, lines: 1),
      lines: [
        #"{"Records":[\#(RegistryLog.lines(3, unknown: 1).joined(separator: ","))]}"#
      ]
    ),
  ]

  static let loggerRows: [Situation] = [
    Situation(
      "logrus' text formatter, with escapes in the error",
      Answer(status: 1, unknown: 1, lines: 1),
      lines: [
        #"time="2022-05-12T09:14:31Z" level=error msg="repository import failed" "#
          + #"error="3 errors occurred:\n\t* something new <x> & \"q\" \x1b[31m \u2028 \xff end"#
          + #"\n\t* updating repository\n\t* nested: 1 error occurred:\n\t* inner\n\n\n\n""#
      ]
    ),
    Situation(
      "svlogd -tt, before a short record and a long one",
      Answer(status: 1, unknown: 2, lines: 2),
      lines: [
        "2022-05-12_09:14:31.12872 " + RegistryLog.unknown,
        "2022-05-12_09:14:31.12876 " + RegistryLog.unknown.dropLast() + #","pad":""#
          + String(repeating: "p", count: 5000) + #""}"#,
      ]
    ),
    Situation(
      "an error whose bytes printf wrote with their sign",
      Answer(status: 1, unknown: 1, lines: 1),
      lines: [RegistryLog.failure(#"reading tag \"\uffffffd0\uffffff9f\": unexpected EOF"#)]
    ),
  ]

  @Test("records in what collects them", arguments: collectorRows)
  func collectorRow(_ situation: Situation) throws { try situation.check() }

  @Test("other loggers' lines", arguments: loggerRows)
  func loggerRow(_ situation: Situation) throws { try situation.check() }
}
