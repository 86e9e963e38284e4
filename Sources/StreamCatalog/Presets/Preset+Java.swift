/// Libraries of Java and .NET.
extension Preset {
  static let ofJava = [
    Preset(
      "logback",
      "logback, with logstash-logback-encoder",
      """
      error: [stack_trace, exception.message, exception, error]
      message: [message]
      time: ["@timestamp"]
      levels: { path: level, failures: [error] }
      show: [message, logger_name, thread_name]
      """
    ),
    Preset(
      "log4j2",
      "log4j 2: JsonLayout, and JsonTemplateLayout's default templates",
      """
      error: [thrown.message, thrown.name, exception.exception_message, exception.exception_class, error.message, error.type]
      message: [$.message]
      time: ["@timestamp", timeMillis, instant.epochSecond]
      levels: { path: [level, log.level], failures: [error, fatal] }
      show: [$.message, $.loggerName, $.thrown.name, $.exception.exception_class]
      """
    ),
    Preset(
      "serilog-clef",
      "Serilog's compact format (CLEF)",
      isProven: false,
      """
      error: ["@x"]
      message: ["@m", "@mt"]
      time: ["@t"]
      levels: { path: "@l", failures: [error, fatal] }
      show: ["@m", "@mt", SourceContext]
      """
    ),
  ]
}
