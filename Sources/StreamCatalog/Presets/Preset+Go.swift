/// Libraries and programs written in Go.
extension Preset {
  static let ofGo = [
    Preset(
      "docker-registry",
      "the registry of Docker's distribution, as JSON or logfmt",
      """
      error: [err.detail, err.message, error]   # err.message is often "unknown error"
      message: [msg]
      time: [time]
      version: [version]
      levels: { path: level, failures: [error, fatal, panic] }
      show: [$.err.code, $.err.message, $.vars.name, $.http.request.uri]
      """
    ),
    Preset(
      "logrus",
      "sirupsen/logrus, JSON or text formatter",
      """
      error: [error, err]
      message: [msg]
      time: [time]
      levels: { path: level, failures: [error, fatal, panic] }
      # What logrus writes in place of a record with NaN in it.
      text: ['panic: <any>', 'fatal error: <any>', 'Failed to obtain reader, <any>']
      """
    ),
    Preset(
      "zap",
      "uber-go/zap, with the production settings",
      """
      error: [error, err, "errors[].error"]
      message: [msg]
      time: [ts, time]
      levels: { path: level, failures: [error, dpanic, panic, fatal] }
      failures:
        # A nil pointer in the place of an error; zap.Error writes its text.
        - ignore: { error: <nil>, $.level: [debug, info, warn, DEBUG, INFO, WARN] }
      show: [$.logger, $.caller]
      """
    ),
    Preset(
      "zerolog",
      "rs/zerolog",
      """
      error: [error, "errors[]", err]
      message: [message]
      time: [time]
      levels: { path: level, failures: [error, fatal, panic] }
      """
    ),
    Preset(
      "slog",
      "Go's log/slog, JSON or text handler",
      """
      error: [err, error]   # slog has no name for it; these are the usual ones
      message: [msg]
      time: [time]
      levels: { path: level, failures: [ERROR] }
      failures:
        # A nil pointer in the place of an error.
        - ignore: { err: <nil>, $.level: [DEBUG, INFO, WARN] }
        - ignore: { error: <nil>, $.level: [DEBUG, INFO, WARN] }
      show: ["!BADKEY"]   # where an error is that was given without a name
      """
    ),
    Preset(
      "hclog",
      "hashicorp/go-hclog, JSON",
      """
      error: [error, err]
      message: ["@message"]
      time: ["@timestamp"]
      levels: { path: "@level", failures: [error] }
      show: ["@module", EXTRA_VALUE_AT_END]   # where an error is that was given without a name
      """
    ),
    Preset(
      "caddy",
      "the Caddy web server",
      """
      error: [error]
      message: [msg]
      time: [ts]
      levels: { path: level, failures: [error, dpanic, panic, fatal] }
      data: ["request.headers.User-Agent[]"]
      show: [logger, status, $.request.host, $.request.uri]
      """
    ),
  ]
}
