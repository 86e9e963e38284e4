/// Libraries of Node.js: levels are numbers in most of them, so that every record is parsed.
extension Preset {
  static let ofNode = [
    Preset(
      "pino",
      "pino, of Node.js",
      """
      error: [err.message, err.type, err, error.message, error]
      message: [$.msg]
      time: [time]
      levels: { path: level, failures: ['>= 50', error, fatal] }
      show: [$.msg, $.err.type, $.name, $.hostname]
      """
    ),
    Preset(
      "bunyan",
      "bunyan, of Node.js",
      """
      error: [err.message, err.name, err, error.message, error]
      message: [$.msg]
      time: [time]
      levels: { path: level, failures: ['>= 50'] }
      show: [$.msg, $.err.name, $.name, $.hostname]
      """
    ),
    Preset(
      "winston",
      "winston, with format.json()",
      """
      error: [error.message, error, err.message, err, stack]
      message: [$.message]
      time: [timestamp]
      levels: { path: level, failures: [error, crit, alert, emerg] }
      show: [$.message, $.service]
      """
    ),
  ]
}
