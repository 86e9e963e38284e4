/// Platforms that write records of their own.
extension Preset {
  static let ofPlatforms = [
    Preset(
      "journald",
      "systemd's journal, as journalctl -o json --all gives it, and JSON in its messages",
      """
      error: [error]
      message: [MESSAGE, msg]
      time: [time, __REALTIME_TIMESTAMP]
      levels: { path: [PRIORITY, level], failures: ['<= 3', error, fatal, panic] }
      show: [_SYSTEMD_UNIT, SYSLOG_IDENTIFIER]
      """
    ),
    Preset(
      "kubernetes-audit",
      "the audit log of Kubernetes' API server",
      isProven: false,
      """
      error: [responseStatus.message, responseStatus.reason]
      message: [$.responseStatus.reason, $.requestURI]
      time: [requestReceivedTimestamp, stageTimestamp]
      levels: { path: responseStatus.code, failures: ['>= 400'] }
      failures:
        # A watch that ended has a message, and no failure.
        - ignore: { $.responseStatus.code: '< 400' }
      show: [$.verb, $.requestURI, $.responseStatus.code, $.user.username]
      """
    ),
    Preset(
      "cloudtrail",
      "AWS CloudTrail, its files of Records, and records one a line",
      isProven: false,
      """
      error: [errorMessage, errorCode]
      message: [eventName]
      time: [eventTime]
      failures:
        # A trial that would have been allowed.
        - ignore: { errorCode: Client.DryRunOperation }
      show: [eventName, eventSource, errorCode, awsRegion]
      """
    ),
  ]
}
