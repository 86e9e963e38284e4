/// Python's libraries; an exception is a traceback of many lines, which `<text>` stands for.
extension Preset {
  static let ofPython = [
    Preset(
      "python-json-logger",
      "python-json-logger",
      """
      error: [exc_info, error]
      message: [message, msg]
      time: [timestamp, asctime, time]
      levels: { path: [levelname, level], failures: [error, critical, fatal] }
      show: [name]
      """
    ),
    Preset(
      "structlog",
      "structlog, with either way to render exceptions",
      """
      error: ["exception[0].exc_value", "exception[0].exc_type", exception, error]
      message: [$.event]
      time: [timestamp]
      levels: { path: level, failures: [error, critical, fatal] }
      show: [$.logger, "$.exception[0].exc_type"]
      """
    ),
    Preset(
      "loguru",
      "loguru, with serialize=True",
      """
      error: [record.exception.value, record.exception.type, record.extra.error]
      message: [$.record.message]
      time: [record.time.timestamp, record.time.repr]
      levels: { path: record.level.name, failures: [error, critical] }
      show: [$.record.message, $.record.exception.type, $.record.name]
      """
    ),
    Preset(
      "ecs",
      "Elastic Common Schema, as the ecs-logging libraries write it",
      """
      error: [error.message, error.type, error]
      message: [$.message]
      time: ["@timestamp"]
      version: [$.service.version]
      levels: { path: log.level, failures: [error, fatal, critical, panic] }
      failures:
        # Where it was called from, which is logged without an error.
        - ignore: { $.log.level: [debug, info, warning], present: $.error.stack_trace, missing: [$.error.message, $.error.type] }
      show: [$.message, $.error.type, $.log.logger, $.service.name]
      """
    ),
    Preset(
      "gcp",
      "Google Cloud Logging, its export, and what google-cloud-logging writes",
      """
      error: [jsonPayload.error.message, jsonPayload.error, jsonPayload.exception, jsonPayload.stack_trace, protoPayload.status.message, error, exception, stack_trace]
      message: [$.message, $.jsonPayload.message, $.jsonPayload.msg, $.textPayload, $.protoPayload.methodName]
      time: [timestamp, time, receiveTimestamp]
      levels: { path: severity, failures: [error, critical, alert, emergency] }
      show: [$.resource.type, $.logName, $.jsonPayload.message, $.protoPayload.methodName]
      """
    ),
  ]
}
