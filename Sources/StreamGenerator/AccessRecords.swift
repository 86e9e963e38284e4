/// A kind of line: a record, how often it occurs, and what is counted when it does.
struct RecordShape: Sendable {
  let members: [Member]
  let weight: Int
  /// The message under which an error that is no failure is counted.
  var otherError: String?

  init(_ weight: Int, otherError: String? = nil, _ members: [Member]) {
    self.weight = weight
    self.otherError = otherError
    self.members = members
  }

  /// What every record of the registry's has.
  static let common = [
    Member("go_version", "go1.17.8"), Member("instance_id", "\(.instance)"),
    Member("service", "registry"), Member("time", "\(.time)"),
    Member("version", "v3.39.1-gitlab"),
  ]
}

/// The access log: most of a registry's volume.
enum AccessRecords {
  static let shapes: [RecordShape] = [
    shape(14, "GET", 200, "/v2/\(.repository)/manifests/\(.tag)", "\(.mediaType)"),
    shape(6, "HEAD", 200, "/v2/\(.repository)/manifests/\(.digest)", "\(.mediaType)"),
    shape(4, "HEAD", 404, "/v2/\(.repository)/manifests/\(.tag)", json),
    shape(9, "GET", 307, "/v2/\(.repository)/blobs/\(.digest)", "application/octet-stream"),
    shape(5, "HEAD", 200, "/v2/\(.repository)/blobs/\(.digest)", "application/octet-stream"),
    shape(6, "GET", 401, "/v2/", json),
    shape(4, "POST", 202, "/v2/\(.repository)/blobs/uploads/", ""),
    shape(8, "PATCH", 202, "\(upload)?_state=\(state)&chunk=\(.number(below: 64))", ""),
    shape(6, "PUT", 201, "\(upload)?_state=\(state)&digest=sha256%3A\(.digestDigits)", ""),
    shape(
      3,
      "POST",
      201,
      "/v2/\(.repository)/blobs/uploads/?from=\(.root)%2Fbase&mount=sha256%3A\(.digestDigits)",
      ""
    ),
    shape(2, "GET", 200, "/v2/\(.repository)/tags/list?last=\(.tag)&n=100", json),
    shape(2, "PUT", 201, "/v2/\(.repository)/manifests/\(.tag)", ""),
  ]

  /// The line that closes a segment: an upload whose state is as long as it must be.
  static let closing = shape(1, "PATCH", 202, "\(upload)?_state=\(.filler)&chunk=0", "")

  private static let upload: Phrase = "/v2/\(.repository)/blobs/uploads/\(.uuid)"
  private static let state: Phrase = "\(.token)\(.token)\(.token)"
  private static let json: Phrase = "application/json; charset=utf-8"

  private static func shape(
    _ weight: Int,
    _ method: Phrase,
    _ status: Int,
    _ uri: Phrase,
    _ contentType: Phrase
  ) -> RecordShape {
    RecordShape(
      weight,
      [
        Member("content_type", contentType),
        Member("correlation_id", "\(.correlation)"),
        Member("duration_ms", json: "\(.number(below: 900))"),
        Member("host", "registry.example.com"),
        Member("level", "info"),
        Member("method", method),
        Member("msg", "access"),
        Member("proto", "HTTP/1.1"),
        Member("referrer", ""),
        Member("remote_addr", "\(.address):\(.number(below: 60_000))"),
        Member("remote_ip", "\(.address)"),
        Member("status", json: Phrase(stringLiteral: String(status))),
        Member("system", "http"),
        Member("time", "\(.time)"),
        Member("ttfb_ms", json: "\(.number(below: 400))"),
        Member("uri", uri),
        Member("user_agent", "\(.userAgent)"),
        Member("written_bytes", json: "\(.number(below: 40_000))"),
      ]
    )
  }
}
