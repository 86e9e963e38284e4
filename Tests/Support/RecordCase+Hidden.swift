/// Failures in what is hard to read: each has to be found, or to be named as not understood.
let hiddenCases = [
  RecordCase(
    "a panic with bytes that are no UTF-8",
    bytes: Array("\(ok)\npanic: open /srv/caf".utf8) + [0xE9] + Array(": no such file\n".utf8),
    unknown: 1,
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "the same in journald's bytes",
    #"{"MESSAGE":\#(Array("panic: caf".utf8) + [0xE9])}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "carriage returns after a panic, and in one",
    "\(ok)\npanic: boom\r\r\npanic: a\rb",
    unknown: 2,
    records: 1,
    recordLines: 1,
    text: 2
  ),
  RecordCase(
    "words before an object with an error in an object",
    "\(ok)\nfoo {\"ctx\":{\"error\":\"boom\"}}\n"
      + "1.7e9\terror\tmain.go:5\tmsg\t{\"ctx\": {\"error\": \"boom\"}}",
    records: 1,
    recordLines: 3,
    unplaced: ["(words)"]
  ),
  RecordCase(
    "words before an object with an error in a string",
    "\(ok)\nfoo {\"d\":\"{\\\"error\\\":\\\"boom\\\"}\"}\napp.log:7:\(docker("{\"error\":\"boom\"}\n"))",
    records: 1,
    recordLines: 3,
    unplaced: ["(words)"]
  ),
  RecordCase(
    "the same in docker's log",
    docker("foo {\"ctx\":{\"error\":\"boom\"}}\n"),
    recordLines: 1,
    unplaced: ["(words)"]
  ),
  RecordCase(
    "words before an object that counts errors",
    "\(ok)\nfoo {\"ctx\":{\"error\":3}}",
    records: 1,
    recordLines: 1,
    text: 1
  ),
  RecordCase(
    "words with an object before a record in a text",
    #"{"line":"resp {\"error\":\"boom\"} to {\"level\":\"info\"}"}"#,
    records: 1,
    malformed: 1
  ),
  RecordCase(
    "words that begin with an object",
    #"{"message":"{} failed: {\"error\":\"boom\"} (retry)"}"#,
    records: 1,
    recordLines: 1,
    unplaced: ["message"]
  ),
  RecordCase(
    "words that begin with an array",
    #"{"message":"[{\"a\":1}] then {\"error\":\"boom\"} x"}"#,
    records: 1,
    recordLines: 1,
    unplaced: ["message"]
  ),
  RecordCase(
    "an array that is cut off in a text",
    #"{"message":"[{\"level\":\"error\",\"error\":\"boom"}"#,
    records: 1,
    recordLines: 1,
    unplaced: ["message"]
  ),
  RecordCase(
    "words after an array without an error",
    #"{"msg":"[{\"a\":1}] was deleted: \"error\""}"#,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "a torn record after a prefix in a text",
    #"{"message":"May 12 09:14:31 h a[1]: {\"error\":\"boom\",\"a\":\"tr"}"#,
    records: 1,
    malformed: 1
  ),
  RecordCase(
    "the same after other prefixes",
    [
      "<14>1 2022-05-12T09:14:31Z h a 1 - - ", "2022-05-12T09:14:31Z ",
      "registry-6d4cf56db6-x2x7q registry ",
    ].map { #"{"textPayload":"\#($0){\"error\":\"boom\",\"a\":\"tr"}"# }.joined(separator: "\n"),
    records: 3,
    malformed: 3
  ),
  RecordCase(
    "journald's bytes two strings deep",
    "\(ok)\n{\"message\":\"\(quoted(docker("{\"MESSAGE\":\(Array(#"{"error":1}"#.utf8))}")))\"}\n\(ok)",
    unknown: 1,
    records: 3,
    recordLines: 3
  ),
  RecordCase(
    "a text that journalctl left out, two strings deep",
    "\(ok)\n{\"message\":\"\(quoted(docker("{\"MESSAGE\" :\n null}")))\"}\n\(ok)",
    records: 3,
    recordLines: 2,
    malformed: 1
  ),
  RecordCase(
    "several messages in an entry, one of them bytes",
    #"{"MESSAGE":["x",\#(Array(#"{"error":"x"}"#.utf8))]}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "several messages in an entry, one of them left out",
    #"{"MESSAGE":["x",null]}"#,
    records: 1,
    malformed: 1
  ),
  RecordCase(
    "an event with an error beside its original text",
    #"{"event":{"original":"a \"b\"","error":"boom"}}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "an event with an error beside a record",
    #"{"event":{"original":"{\"error\":\"a\"}","error":"boom","data":"{\"error\":\"c\"}"}}"#,
    unknown: 2,
    records: 2,
    recordLines: 1,
    unplaced: ["data"]
  ),
  RecordCase(
    "a journal's entry after words",
    #"data: {"__REALTIME_TIMESTAMP":"1796012042371587","MESSAGE":\#(Array(#"{"error":1}"#.utf8))}"#,
    unknown: 1,
    records: 1,
    recordLines: 1
  ),
  RecordCase(
    "an error between a prefix and a record",
    [
      #"[{"error":"boom"}] {"level":"info"}"#, #"r":"x","error":"boom"} app: {"level":"info"}"#,
      #"error=boom app: level=info msg=x"#,
    ].map { "2022-05-12T09:00:00Z \($0)" }.joined(separator: "\n")
      + "\n<14>1 2022-05-12T09:14:31Z h a 1 - [x error=\"boom\"] {\"level\":\"info\"}",
    unknown: 1,
    records: 4,
    malformed: 4
  ),
  RecordCase(
    "a record with an error between a prefix and words",
    #"2022-05-12T09:00:00Z {"error":"boom"} app: {"level":"info"}"#,
    unknown: 1,
    records: 1,
    malformed: 1
  ),
  RecordCase(
    "Go's last words after a time",
    ["", "[pod/web-0/web] ", "web  | "].map {
      "\($0)2022-05-12T09:14:31Z fatal error: all goroutines are asleep - deadlock!"
    }.joined(separator: "\n") + "\n2022-05-12T09:14:31Z panic: http: nil handler",
    unknown: 4,
    text: 4
  ),
  RecordCase(
    "the same in docker's log",
    docker("2022-05-12T09:14:31Z fatal error: all goroutines are asleep - deadlock!\n"),
    unknown: 1,
    recordLines: 1
  ),
]
