/// How records say how bad they are (docs/CONTRACT.md, "Errors that no path leads to").

/// The members that say it.
let referenceLevelNames = [
  "level", "severity", "lvl", "levelname", "Level", "Severity", "LEVEL", "@l", "@level",
  "level_name", "levelName", "log_level", "logLevel", "loglevel", "LogLevel", "severity_text",
  "severityText", "SeverityText",
]

/// The same, from a record's top.
let referenceLevelPaths = ["log.level", "record.level.name"]

/// What is below an error, in small letters.
let referenceLevelsBelowError = [
  "trace", "trc", "verbose", "vrb", "debug", "dbug", "dbg", "info", "inf", "information", "notice",
  "warn", "warning", "wrn", "http", "silly", "success", "fine", "finer", "finest", "config",
]

/// What is an error's, in small letters.
let referenceErrorLevels = [
  "error", "err", "eror", "severe", "fatal", "ftl", "panic", "critical", "crit", "alert", "emerg",
  "emergency",
]
