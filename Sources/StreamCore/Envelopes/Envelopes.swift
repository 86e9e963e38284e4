/// How programs that ship logs write a record of another program: the one list of places.
///
/// Paths are written as in catalogues; `[]` stands for each element of an array.
public enum Envelopes {
  /// Where records are looked up in records when a catalogue does not say it.
  ///
  /// A string there is a record's text, an object is a record, an array of numbers is the bytes of a
  /// text (journald writes text that is not UTF-8 so).
  public static let recordPaths = [
    "log",  // docker's json-file, Fluent Bit
    "MESSAGE",  // journald, syslog-ng
    "line",  // Loki
    "message",  // CloudWatch, Filebeat, Vector
    "msg",
    "textPayload",  // Google Cloud Logging
    "_raw", "result._raw",  // Splunk
    "event.original",  // Elastic Common Schema
    "jsonPayload.message",
    "rawmsg",  // rsyslog
    "Line",  // docker's API
    "event",  // Splunk's HTTP event collector
    "Records[]",  // CloudTrail
    "logEvents[].message",  // CloudWatch's subscriptions
    "events[]",
  ]

  /// Members of which an object consists that only carries a text: it is no record by itself.
  ///
  /// The first of each is that of the text.
  static let carriers = [
    ["log", "stream", "time", "attrs"],  // docker's json-file
    ["line", "timestamp", "labels", "ts", "stream"],  // Loki
    ["Line", "Source", "Timestamp", "Partial"],  // docker's API
  ]

  /// Records in records are looked for so deep.
  static let depthMax = 4

  /// The places whose text is a program's message to people as often as a record: an object after
  /// free words is no record there.
  static let proseNames = ["msg", "message"]

  /// The place at which each line of a text is a line of a log.
  static let lineName = "log"
}
