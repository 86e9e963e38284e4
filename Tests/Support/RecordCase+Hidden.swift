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
]
