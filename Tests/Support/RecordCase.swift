/// A text of a few lines, and what is right for it, worked out by hand from the contract.
public struct RecordCase: Sendable, CustomStringConvertible {
  /// What is tried.
  public var name: String
  /// The text of the archive.
  public var input: [UInt8]
  /// Failures that are not known, those of texts among them.
  public var unknown: Int
  /// Failures that are.
  public var known: Int
  /// Errors that are no failures.
  public var otherErrors: Int
  /// Records that were parsed.
  public var records: Int
  /// Lines with a record, those that begin as one, and those that only carry a text.
  public var recordLines: Int
  /// Lines of anything else.
  public var text: Int
  /// Lines that look like a record and cannot be read.
  public var malformed: Int
  /// Lines of white space.
  public var blank: Int
  /// Lines that are a part of a record that ends in a later one.
  public var continued: Int
  /// The paths of records with an error where none are looked for.
  public var unplaced: [String]

  /// The case's name.
  public var description: String { name }

  /// Creates a case from a text with lines, the last one without its line end, or from bytes.
  public init(
    _ name: String,
    _ input: String = "",
    bytes: [UInt8]? = nil,
    unknown: Int = 0,
    known: Int = 0,
    otherErrors: Int = 0,
    records: Int = 0,
    recordLines: Int = 0,
    text: Int = 0,
    malformed: Int = 0,
    blank: Int = 0,
    continued: Int = 0,
    unplaced: [String] = []
  ) {
    self.name = name
    self.input = bytes ?? Array((input + "\n").utf8)
    self.unknown = unknown
    self.known = known
    self.otherErrors = otherErrors
    self.records = records
    self.recordLines = recordLines
    self.text = text
    self.malformed = malformed
    self.blank = blank
    self.continued = continued
    self.unplaced = unplaced
  }
}

/// The record of a failure that nobody knows.
let failure =
  #"{"level":"error","msg":"repository import failed","error":"1 error occurred:\n\t* something"#
  + #" new <x>\n\n","time":"2022-05-12T09:14:31.204Z","repository":"a/b"}"#
/// A record without an error.
let ok = #"{"msg":"ok"}"#

/// A text as it is written in a JSON string.
func quoted(_ text: String) -> String {
  text.replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#).replacing("\n", with: #"\n"#)
    .replacing("\u{1B}", with: #"\u001b"#)
}

/// A line of docker's with a text.
func docker(_ text: String, time: Bool = false) -> String {
  #"{"log":"\#(quoted(text))","stream":"stdout"\#(time ? #","time":"2022-05-12T09:00:00Z""# : "")}"#
}

let cri = "2022-05-12T09:14:31.204123456Z stdout F "
let criPart = "2022-05-12T09:14:31.204123456Z stdout P "
let pad = String(repeating: "p", count: 17 << 10)

/// Every kind of line, and every place at which records are; the catalogue is the built-in one.
public let recordCases =
  lineCases + rowCases + valueCases + logfmtCases + prefixCases + placeCases
  + partCases + oddCases + hiddenCases

private let lineCases = [
  RecordCase("a record without an error", ok, records: 1, recordLines: 1),
  RecordCase("a failure", failure, unknown: 1, records: 1, recordLines: 1),
  RecordCase(
    "lines that nobody looks at",
    "\(ok)\n{not looked at\nplain\n\(cri){\"a\":1}\n\(ok)",
    records: 2,
    recordLines: 4,
    text: 1
  ),
  RecordCase("blank lines", "\(ok)\n\n \t\n\r", records: 1, recordLines: 1, blank: 3),
  RecordCase(
    "marks before lines",
    "\u{FEFF}\(failure)\n\u{1E}\(failure)\n\u{FEFF}\(failure)",
    unknown: 3,
    records: 3,
    recordLines: 3
  ),
  RecordCase("a line with CR", "\(failure)\r\n\(ok)\r", unknown: 1, records: 2, recordLines: 2),
  RecordCase(
    "a text with an error's name",
    "\(ok)\nan error\" and more",
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "a name in key position",
    "\(ok)\nror, \"error\" : \"new",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase("an escaped name in key position", #"x \"error\": \"new"#, malformed: 1),
  RecordCase(
    "a logfmt name in key position",
    "\(ok)\nsomething error=new",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "a number after it",
    "\(ok)\nsomething error=17 more",
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "values that say nothing",
    [
      "resp: {\"error\": null, \"a\": 1}, took 5 ms", "x {\"id\":1,\"error\":null} []",
      "x error=\"<nil>\"",
      "x error=\"\"", "x error=<nil>, retry=0", "x error=None", "x error=null", "x error=0, y",
      "x error=[]",
      "x \"error\": false,", "x \"error\": 0 y", "x \"error\": \"\", y", "x \"error\":[ ],",
      "x 'error': None,",
      "x \\\"error\\\": \\\"\\\", y", "x 'error': '' y", "x error=, y",
    ].joined(separator: "\n"),
    text: 17
  ),
  RecordCase(
    "values that say something",
    [
      "x {\"id\":1,\"error\":{}} []", "x error=\"boom", "x error=\"\\\"boom\\\"\"",
      "x error=<boom>",
      "x \"error\": true,", "x \"error\": 5 y", "x \"error\": \"\\\"boom\\\"\", y",
      "x \"error\":[ 1],",
      "x 'error': ValueError('boom')", "x 'error': 'boom'", "x \\\"error\\\": \\\"boom\\\", y",
      "error\": \"x",
      "x \"error\": \"",
    ].joined(separator: "\n"),
    malformed: 13
  ),
  RecordCase(
    "the end of a longer name",
    "\(ok)\nx \"last_error\": \"boom\"\nx \"last_error\": null",
    records: 1,
    recordLines: 1,
    text: 2
  ),
  RecordCase("a name that is none", "\(ok)\nsome_error=new", records: 1, recordLines: 1, text: 1),
  RecordCase("a URL", "\(ok)\nGET /login?error=denied 200", records: 1, recordLines: 1, text: 1),
  RecordCase(
    "a colour in key position",
    "\(ok)\n\u{1B}[31mx\u{1B}[0m \"error\"\u{1B}[0m:\u{1B}[1;31m\"new",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "brackets of other languages",
    [
      "{'a': 1}", "{{ .x }}", "{uuid}", "{ a: 1 }", "cfg { \"a\": b }", "[{'a': 1}]",
      "type=AVC msg=audit(1652346871.204:45): avc:  denied  { read } for  pid=1 comm=\"x\"",
      "type=AVC msg=audit(1652346871.204:45): avc:  denied  { read }",
      "  Parameters: {\"utf8\"=>\"✓\"}", "{\"utf8\"=>\"✓\"}", "registry-1  | {uuid}",
      "\(cri){'a': 1}",
      "\(cri){{ .x }}",
    ].joined(separator: "\n"),
    text: 13
  ),
  RecordCase(
    "an error in them",
    [
      "{'error': 'boom'}", "{'a': 1, 'error': 'boom'}", "[{'error': 'boom'}]",
      "\(cri){'error': 'boom'}",
    ]
    .joined(separator: "\n"),
    malformed: 4
  ),
  RecordCase(
    "the start of an object in lines",
    "{\n[{\n  \"a\": 1\n}",
    text: 2,
    malformed: 2
  ),
  RecordCase(
    "an object after a bracket of another kind",
    "{uuid} \(failure)\n{{\(failure.dropFirst())",
    unknown: 2,
    records: 2,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase("a torn record", "\(ok)\n{\"error\":\"new", records: 1, recordLines: 1, malformed: 1),
  RecordCase(
    "the rest of one",
    "\(ok)\nw\",\"error\":\"new\"}",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
]

private let rowCases = [
  RecordCase("two in a row", failure + failure, unknown: 2, records: 2, recordLines: 1),
  RecordCase(
    "two with a blank between",
    "\(ok) \(failure)",
    unknown: 1,
    records: 2,
    recordLines: 1
  ),
  RecordCase("an array", "[\(ok), \(failure)]", unknown: 1, records: 2, recordLines: 1),
  RecordCase(
    "whole before the fault",
    "\(failure){\"error\":\"x",
    unknown: 1,
    records: 1,
    malformed: 1
  ),
  RecordCase("an array that is torn", "[\(failure),{\"a\":1", unknown: 1, records: 1, malformed: 1),
  RecordCase("an array with a number", "[\(ok),5]", records: 1, malformed: 1),
  RecordCase("words after a record", "\(failure) and more", unknown: 1, records: 1, malformed: 1),
  RecordCase("an empty array", "\(ok)\n[]", records: 1, recordLines: 1, text: 1),
]

private let valueCases = [
  RecordCase(
    "no errors",
    [#"null"#, #""""#, "false", "0", "-0.0e5", "[]", #"[""]"#].map { #"{"error":\#($0)}"# }
      .joined(separator: "\n"),
    records: 7,
    recordLines: 7
  ),
  RecordCase(
    "errors that are no text",
    ["{}", "true", "7", "NaN", "-Infinity", #"["x","y"]"#].map { #"{"error":\#($0)}"# }
      .joined(separator: "\n"),
    unknown: 6,
    records: 6,
    recordLines: 6
  ),
  RecordCase(
    "the last that is something",
    #"{"error":"x","error":null}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "a spelling without an error",
    #"{"json":{"error":""},"error":"x"}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "bytes that are no UTF-8",
    bytes: Array(#"{"error":"x "#.utf8) + [0xE9] + Array("\"}\n".utf8),
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "other errors",
    #"{"error":"x","msg":"access"}"#,
    otherErrors: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "an error of a dotted name beside its message",
    #"{"msg":"repository import failed","json.error":"x","json.msg":"repository import failed"}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
]

private let logfmtCases = [
  RecordCase(
    "logrus' text formatter",
    #"time="2026-11-29T15:45:31Z" level=error msg="repository import failed" error="2 errors"#
      + #" occurred:\n\t* new <x> & \"q\" \x1b[31m \u2028 \xff\n\t* updating\n\n""#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "the same without an error",
    #"time="2026-11-29T15:46:16.5Z" level=info msg="redis not configured" go.version=go1.19"#,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "values that are no error",
    "level=info error=nil\nlevel=info error=\"<nil>\"\nlevel=info error=null\nlevel=info error=",
    records: 4,
    recordLines: 4
  ),
  RecordCase(
    "after a prefix",
    "\(cri)level=error error=new",
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "Omnibus packages' default form",
    (0..<4).map {
      "2022-05-12_00:00:00.0000\($0) time=\"2022-05-12T00:00:0\($0)Z\" level=info msg=access"
    }
    .joined(separator: "\n"),
    records: 2,
    recordLines: 4
  ),
  RecordCase("without a usual key", "a=1 error=new", malformed: 1),
  RecordCase("a torn one", "level=error msg=\"x", text: 1),
  RecordCase("a torn one with words", "level=error msg=x and more", malformed: 1),
  RecordCase("two blanks", "level=error msg=x  error=new", malformed: 1),
  RecordCase(
    "in a docker line",
    docker("level=error error=new\n"),
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "in a message",
    #"{"level":"ERROR","message":"error=\"in a map\" msg=\"repository import failed\""}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
]

/// Forms that shippers write, and programs do not.
private let shippersPrefixes = [
  cri, "2022-05-12T09:14:31.204Z ", "[pod/registry-6d4cf56db6-x2x7q/registry] ",
  "[pod/registry-0/registry] 2022-05-12T09:14:31.204Z ", "registry-1  | ", "registry | ",
  "\u{1B}[32mregistry-1  | \u{1B}[0m", "\u{1B}[36mregistry_1  |\u{1B}[0m ",
  "registry-6d4cf56db6-x2x7q registry ", "registry-0 registry ",
  "Nov 29 15:37:40 node1 registry[123]: ",
  "Nov 29 15:37:40 node1 registry: ", "<14>Nov  9 15:37:40 node1 registry: ",
  "2026-11-29T15:37:40+0000 node1 registry[1]: ", "2026-11-29T15:37:40+0000 registry[1]: ",
  "Nov 29 15:37:40 fe80::1 registry: ", "Nov 29 15:37:40 node1 user.info registry: ",
  "<14>1 2026-11-29T15:37:40.123Z node1 registry 123 - - ",
  "Nov 29 15:37:40 node1 compose[1]: registry-1  | ",
]

private let prefixCases =
  [
    "2022-05-12T09:14:31.204123456Z stdout F ", "2022-05-12T09:14:31+00:00 stderr F:x ",
    "2022-05-12T09:14:31.204Z ", "[pod/registry-6d4cf56db6-x2x7q/registry] ",
    "[pod/registry-0/registry] 2022-05-12T09:14:31.204Z ", "registry-1  | ",
    "\u{1B}[32mregistry-1  | \u{1B}[0m", "\u{1B}[36mregistry_1  |\u{1B}[0m ",
    "registry-6d4cf56db6-x2x7q registry ", "2026-11-29_15:51:58.12872 ",
    "@4000000065f0c7a912345678 ", "Nov 29 15:37:40 node1 registry[123]: ",
    "<14>Nov  9 15:37:40 node1 registry: ", "2026-11-29T15:37:40+0000 node1 registry[1]: ",
    "<14>1 2026-11-29T15:37:40.123Z node1 registry 123 - - ",
    #"<14>1 2026-11-29T15:37:40Z node1 registry - ID47 [a@1 b="c\]"] \#u{FEFF}"#, "registry: ",
    "2022/05/12 09:00:00 ", "registry|",
  ].enumerated().map { index, prefix in
    RecordCase("prefix \(index)", prefix + failure, unknown: 1, records: 1, recordLines: 1)
  }
  + shippersPrefixes.map { prefix in
    RecordCase(
      "a bare error after \(prefix)",
      prefix + #"{"error":"x"}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    )
  }
  + [
    "[INFO] ", "INFO: ", "DEBUG | ", "http-client response ", "/oauth/token: ", "registry: ",
    "registry[812]: ", "2022-05-12T09:14:31Z oauth: ", "2022-05-12T09:14:31Z DEBUG oauth: ",
    "2022-05-12T09:14:31Z [INFO] oauth: ", "May 12 09:14:31 INFO oauth: ", "registry|",
    "registry-0 info ", "\(cri)INFO: ", "[registry] ", "2022-05-12T09:14:31Z DEBUG ",
  ].map { words in
    RecordCase(
      "a bare error after the words \(words)",
      words + #"{"error":"x"}"#,
      recordLines: 1,
      unplaced: ["(words)"]
    )
  } + [
    RecordCase(
      "a colour after the record",
      "\u{1B}[31m\(failure)\u{1B}[0m ",
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "words before an object that need not be a record",
      "\(ok)\nthe answer was {\"error\":\"x\"}",
      records: 1,
      recordLines: 2,
      unplaced: ["(words)"]
    ),
    RecordCase(
      "words before an object without an error",
      "\(ok)\nloaded it {\"a\":1}",
      records: 1,
      recordLines: 1,
      text: 1
    ),
    RecordCase(
      "a form before an object that need not be a record",
      "\(cri){\"error\":\"x\"}",
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "the rest of a record before one",
      #"w","x":1}\#(failure)"#,
      unknown: 1,
      records: 1,
      malformed: 1
    ),
    RecordCase(
      "an error before a record",
      "error=new \(failure)",
      unknown: 1,
      records: 1,
      malformed: 1
    ),
    RecordCase(
      "a prefix that is too long",
      "\(ok)\n\(String(repeating: "x", count: 512)) {\"error\":\"x\"}",
      records: 1,
      recordLines: 1,
      malformed: 1
    ),
    RecordCase("two after a form", "\(cri)\(ok)\(failure)", unknown: 1, records: 2, recordLines: 1),
    RecordCase(
      "words after a form and a record",
      "\(cri)\(failure) x",
      unknown: 1,
      records: 1,
      malformed: 1
    ),
  ]

private let placeCases =
  [
    RecordCase("docker", docker("\(failure)\n"), unknown: 1, records: 1, recordLines: 1),
    RecordCase(
      "docker with words",
      "\(docker("starting\n"))\n\(docker("\(ok)\n"))",
      records: 1,
      recordLines: 2
    ),
    RecordCase(
      "docker with CRI",
      docker("\(cri)\(failure)\n"),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "docker with colours",
      docker("\u{1B}[31m\(failure)\u{1B}[0m\n"),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "docker with a tag",
      docker("registry: \(failure)\n"),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "docker with a time of Go's",
      docker("2022/05/12 09:00:00 \(failure)\n"),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "docker with an array",
      docker("[\(failure)]\n"),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "docker with lines",
      docker("\(failure)\nplain\n\(failure)\n"),
      unknown: 2,
      records: 2,
      recordLines: 1
    ),
    RecordCase("docker with a torn record", docker("{\"error\":\"new\n"), malformed: 1),
    RecordCase(
      "docker with a name in key position",
      docker("  \"error\": \"boom\",\n"),
      malformed: 1
    ),
    RecordCase(
      "docker with an error beside",
      #"{"log":"\#(quoted(failure))","error":"beside"}"#,
      unknown: 2,
      records: 2,
      recordLines: 1
    ),
    RecordCase(
      "docker in docker",
      docker(docker(docker(failure))),
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "five deep",
      docker(docker(docker(docker(docker(failure))))),
      recordLines: 1,
      unplaced: ["log"]
    ),
  ]
  + [
    #"{"__REALTIME_TIMESTAMP":"1795966530614727","MESSAGE":"TEXT","PRIORITY":"6"}"#,
    #"{"PRIORITY":"notice","MESSAGE":"TEXT","ISODATE":"2026-11-29T15:37:40+00:00"}"#,
    #"{"labels":{"app":"registry"},"line":"TEXT","timestamp":"2022-05-12T09:14:31.204Z"}"#,
    #"{"timestamp":1652346871204,"message":"TEXT","ingestionTime":1652346872000}"#,
    #"{"file":"/x","host":"h","message":"TEXT","source_type":"file"}"#,
    #"{"insertId":"x","textPayload":"TEXT","timestamp":"2022-05-12T09:14:31.204Z"}"#,
    #"{"result":{"_raw":"TEXT"}}"#, #"{"_raw":"TEXT"}"#, #"{"rawmsg":"TEXT"}"#,
    #"{"jsonPayload":{"message":"TEXT"}}"#, #"{"Line":"TEXT\n","Source":"stdout"}"#,
    #"{"logEvents":[{"message":"TEXT"}]}"#, #"{"events":["TEXT"]}"#, #"{"msg":"TEXT"}"#,
  ].enumerated().map { index, line in
    RecordCase(
      "place \(index)",
      line.replacing("TEXT", with: quoted(failure)),
      unknown: 1,
      records: 1,
      recordLines: 1
    )
  } + [
    RecordCase(
      "an object beside the message",
      #"{"@timestamp":"2022-05-12T09:14:31Z","message":"\#(quoted(failure))","log":{"offset":0}}"#,
      unknown: 1,
      records: 2,
      recordLines: 1
    ),
    RecordCase(
      "an object as event",
      #"{"time":1652346871.204,"event":\#(failure)}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "a text in an event",
      #"{"event":{"original":"\#(quoted(failure))"}}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "an array of records",
      #"{"Records":[\#(ok),\#(failure)]}"#,
      unknown: 1,
      records: 2,
      recordLines: 1
    ),
    RecordCase(
      "bytes in an array",
      #"{"MESSAGE":\#(Array(failure.utf8)),"PRIORITY":"6"}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "a message that was left out",
      #"{"MESSAGE":null,"PRIORITY":"6"}"#,
      records: 1,
      malformed: 1
    ),
    RecordCase(
      "each of repeated members",
      #"{"line":"\#(quoted(failure))","line":"\#(quoted(failure))"}"#,
      unknown: 2,
      records: 2,
      recordLines: 1
    ),
    RecordCase(
      "a torn record in a message",
      #"{"message":"{\"error\":\"new"}"#,
      records: 1,
      malformed: 1
    ),
    RecordCase(
      "words before an object in a message",
      #"{"msg":"it was {\"error\":\"x\",\"level\":\"info\"}"}"#,
      records: 1,
      recordLines: 1,
      unplaced: ["msg"]
    ),
    RecordCase(
      "a word before an object in a message",
      #"{"level":"info","msg":"response: {\"error\":\"not_found\"}"}"#,
      records: 1,
      recordLines: 1,
      unplaced: ["msg"]
    ),
    RecordCase(
      "a container's name before an object in a message",
      #"{"level":"info","message":"registry-1  | {\"error\":\"not_found\"}"}"#,
      records: 1,
      recordLines: 1,
      unplaced: ["message"]
    ),
    RecordCase(
      "a time before an object in a message",
      #"{"level":"info","msg":"2022-05-12T09:14:31Z {\"error\":\"x\"}"}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "a tag before pairs in a message",
      #"{"message":"registry[812]: level=error error=x"}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "a word before an object elsewhere",
      #"{"textPayload":"response: {\"error\":\"not_found\"}"}"#,
      records: 1,
      recordLines: 1,
      unplaced: ["textPayload"]
    ),
    RecordCase(
      "words before a record elsewhere",
      #"{"textPayload":"it was {\"error\":\"x\",\"level\":\"info\"}"}"#,
      unknown: 1,
      records: 1,
      recordLines: 1
    ),
    RecordCase(
      "a record at any other place",
      #"{"response":{"body":"{\"error\":\"x\"}"}}"#,
      records: 1,
      recordLines: 1,
      unplaced: ["response.body"]
    ),
  ]

private let partCases = [
  RecordCase(
    "two parts",
    "\(criPart)\(failure.prefix(70))\n\(cri)\(failure.dropFirst(70))",
    unknown: 1,
    records: 1,
    recordLines: 1,
    continued: 1
  ),
  RecordCase(
    "a whole object after a part",
    "\(criPart){\"msg\":\"big\",\"pad\":\"pp\n\(cri)\(failure)\n\(cri)\(ok)",
    unknown: 1,
    records: 2,
    recordLines: 2,
    malformed: 1
  ),
  RecordCase(
    "a part at the end",
    "\(cri)\(ok)\n\(criPart){\"msg\":\"big\",\"er",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "a part at the end that is whole",
    "\(criPart)\(failure)",
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "words in parts",
    "\(ok)\n\(criPart)some\n\(cri)thing",
    records: 1,
    recordLines: 1,
    text: 1,
    continued: 1
  ),
  RecordCase(
    "the rest of a record first",
    "\(cri)w <x> end\\n\"}\n\(cri)\(ok)",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "docker's pieces",
    "{\"log\":\"{\\\"pad\\\":\\\"\(pad)\",\"stream\":\"stdout\"}\n"
      + #"{"log":"\",\"error\":\"x\"}\n","stream":"stdout"}"#,
    unknown: 1,
    records: 1,
    recordLines: 1,
    continued: 1
  ),
  RecordCase(
    "a whole object after docker's piece",
    "{\"log\":\"{\\\"pad\\\":\\\"\(pad)\",\"stream\":\"stdout\"}\n\(docker("\(failure)\n"))",
    unknown: 1,
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "docker's piece at the end",
    "{\"log\":\"{\\\"pad\\\":\\\"\(pad)\",\"stream\":\"stdout\"}",
    malformed: 1
  ),
  RecordCase(
    "the rest of docker's record first",
    "\(docker("w\",\"x\":1}\n"))\n\(docker("\(ok)\n"))",
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
]

private let oddCases = [
  RecordCase(
    "a panic",
    "\(ok)\npanic: runtime error: x",
    unknown: 1,
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "a panic after a form",
    "\(cri)\(ok)\n\(cri)fatal error: out of memory",
    unknown: 1,
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "a panic in docker's log",
    "\(docker("\(ok)\n"))\n\(docker("panic: x\n"))",
    unknown: 1,
    records: 1,
    recordLines: 2
  ),
  RecordCase(
    "a panic in a line of a message",
    #"{"msg":"it said\npanic: x"}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase("words before panic", "\(ok)\nI do not panic: x", records: 1, recordLines: 1, text: 1),
  RecordCase(
    "zeros at a line's start",
    "\(ok)\n\u{0}\u{0}\(failure)\n\u{0}",
    unknown: 1,
    records: 2,
    recordLines: 2,
    blank: 1
  ),
  RecordCase(
    "a zero in a text",
    "\(ok)\n\(ok)\na\u{0}b",
    records: 2,
    recordLines: 2,
    malformed: 1
  ),
  RecordCase(
    "a zero after a record",
    "\(ok)\n\(ok)\u{0}",
    records: 2,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "a zero in a string",
    "\(ok)\n\(ok)\n{\"a\":\"\u{0}\"}",
    records: 1,
    recordLines: 2,
    malformed: 1
  ),
  RecordCase("an escaped name", #"{"\u0065rror":"x"}"#, unknown: 1, records: 1, recordLines: 1),
  RecordCase(
    "an escaped name in docker's log",
    #"{"log":"{\"\u005cu0065rror\":\"x\"}"}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "the last line without a line end",
    bytes: Array("\(ok)\n{\"a\":".utf8),
    records: 1,
    recordLines: 1,
    malformed: 1
  ),
  RecordCase(
    "a long line",
    "\(ok)\n{\"a\":\"\(String(repeating: "x", count: 65 << 10))\"\n\(ok)",
    records: 2,
    recordLines: 2,
    malformed: 1
  ),
]
