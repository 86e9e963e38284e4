extension HostileLines {
  /// A request's record; most of the volume of a real archive.
  mutating func accessRecord() -> HostileValue {
    let repository = "acme/" + random.pick(["web", "api", "error", "größe"])
    let digest = "sha256%3A" + random.text(64, from: "0123456789abcdef")
    let agent = random.pick(["kernel", "kernel", "kernel", #""error""#])
    let members: HostileMembers = [
      ("correlation_id", .string(random.text(26, from: "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))),
      ("duration_ms", .raw("\(random.number(0...9000))")), ("host", .string("registry.acme.test")),
      ("level", .string("info")),
      ("method", .string(random.pick(["GET", "PUT", "HEAD", "PATCH"]))),
      ("msg", .string("access")), ("remote_addr", .string("10.1.2.3:5\(random.number(100...999))")),
      ("status", .raw(random.pick(["200", "201", "404", "500"]))), ("time", time()),
      ("uri", .string("/v2/\(repository)/blobs/uploads/1?_state=\(digest)&digest=\(digest)")),
      ("user_agent", .string("docker/20.10.14 go/go1.16.15 <linux> & " + agent)),
      ("written_bytes", .raw(random.pick(["0", "1e3", "-0", "12345678901234567890"]))),
    ]
    return .object(wrapped(ordered(members)))
  }

  /// A step of an import that went well.
  mutating func progressRecord() -> HostileValue {
    var members: HostileMembers = [
      ("msg", .string(random.pick(["processing tag", "importing repository", "importing layer"]))),
      ("level", .string("info")), ("repository", .string("acme/web")), ("time", time()),
      ("count", .raw("\(random.number(1...99))")), ("duration_s", .raw("0.0312")),
    ]
    if random.chance(4) {
      members.append(("error", .raw(random.pick(["null", "\"\"", "false", "[null]", "[\"\"]"]))))
    }
    if random.chance(4) { members.append(("migration_detail", .string(message()))) }
    return .object(wrapped(ordered(members)))
  }

  /// A record with an error, in any envelope, of any kind.
  mutating func errorRecord(message: HostileValue) -> HostileValue {
    var members = beside()
    members.append(("error", message))
    if random.chance(10) { members.append(repeated(random.pick(members).0)) }
    return .object(wrapped(ordered(members)))
  }

  /// A record in which several errors, or times, contend for being the one.
  mutating func contendingRecord() -> HostileValue {
    var members: HostileMembers = []
    for _ in 0..<random.number(2...3) {
      var inner = beside()
      let error = random.chance(2) ? oddErrorValue() : .string(message())
      inner.append(("error", error))
      members += wrapped(ordered(inner))
    }
    return .object(ordered(members))
  }

  /// A record with the error's name in places that do not count.
  mutating func needleRecord() -> HostileValue {
    let needle: HostileValue = random.pick([
      .string(#"say "error""#), .string(#"error\"#), .string("error\""), .string(#"\u0065rror"#),
      .string(#""error":"x""#), .string("error"), .raw(#""\u0065\u0072\u0072\u006f\u0072""#),
      .array([.string("error")]), .object([("error", .string("inner"))]),
      .array([.object([("error", .string("in an array"))])]), .string("eRROR\" error:\""),
    ])
    let name = random.pick([
      "note", "error_code", "last_error", "xerror", "jsonerror", "json", "jsonPayload", "fields",
      "_source", "json.", ".error", "json..error", "error.", "json.error.message", "", "error ",
    ])
    var members: HostileMembers = [
      (name, needle), ("msg", .string("finding error")), ("time", time()),
    ]
    if random.chance(3) { members += beside() }
    return .object(wrapped(ordered(members)))
  }

  /// Versions before and after that which has an issue fixed, and what is none.
  private static let versions = [
    "v3.39.1-gitlab", "v3.39.1-gitlab", "v3.45.0", "v3.44.99-gitlab", "3.45", "V4", "v03.045.0.0",
    "v3.45.0-rc1", "v3.45.x", "v3.45.", "3.46.1+é", "v", "v3..46", "v9999999999", " v3.46", "v3 46",
  ]

  /// The members that stand beside an error.
  private mutating func beside() -> HostileMembers {
    var members: HostileMembers = [("level", .string("error"))]
    if !random.chance(8) { members.append(("msg", messageField())) }
    if !random.chance(10) { members.append(("time", time())) }
    if !random.chance(4) { members.append(("repository", shownValue("acme/app/web"))) }
    if !random.chance(4) { members.append(("correlation_id", shownValue("01G2Z3V5C6D0YQ8J1T6E"))) }
    if !random.chance(4) { members.append(("version", shownValue(random.pick(Self.versions)))) }
    if random.chance(12) { members.append(("", .string("empty name"))) }
    if random.chance(12) {
      members.append(("big", .raw(random.pick([String(repeating: "9", count: 400), "1e-99999"]))))
    }
    if random.chance(12) { members.append(repeated(random.pick(members).0)) }
    return members
  }

  /// The value of `msg`: failures for the most part.
  private mutating func messageField() -> HostileValue {
    switch random.number(0...11) {
    case 0...5: .string("repository import failed")
    case 6:
      .string(random.pick(["importing repository", "recovered from panic inside import handler"]))
    case 7: .string("error importing repository")
    case 8:
      .string(random.pick(["missing tag link, skipping", "Repository import failed", "größe"]))
    case 9: .raw(random.pick(["null", #""""#, "0", "true", "{}", "[]", #"["a","b"]"#, "[null]"]))
    case 10: .array([.string("repository import failed")])
    default:
      .string(random.pick(["repository import failed ", " ", "repository\u{0}", "msg\"error\""]))
    }
  }

  private mutating func shownValue(_ usual: String) -> HostileValue {
    guard random.chance(5) else { return .string(usual) }
    return .raw(
      random.pick([
        "null", #""""#, "1.50", "-0E+2", "{ \"a\" : [ 1,2 ] }", "[]", "[null]", #"["one"]"#,
        #"[["two"]]"#, #""\ud83d\ude00 \ud83d""#, #""tab\there""#, "true", "[1, 2]",
        #"{"\u0061":"\/"}"#,
      ])
    )
  }

  /// A member of the same name with another value.
  private mutating func repeated(_ name: String) -> (String, HostileValue) {
    let values: [HostileValue] = [
      .raw("null"), .raw(#""""#), .string("again"), .string("repository import failed"), .raw("7"),
      .string("2022-05-12T09:14:32Z"), .array([.string("again")]),
    ]
    return (name, random.pick(values))
  }

  /// Every kind of value that an error can have, other than a plain message.
  mutating func oddErrorValue() -> HostileValue {
    let known = HostileValue.string(message())
    switch random.number(0...9) {
    case 0: return .array([known])
    case 1: return .array([.array([known])])
    case 2: return .array([known, known])
    case 3: return .object([("message", known), ("error", known)])
    case 4: return .array([.object([("error", known)])])
    default:
      return .raw(
        random.pick([
          "null", #""""#, "false", "true", "0", "-0", "1.5e3", "1E400", "-12345678901234567890.5",
          "{}", "{ }", "[]", "[ ]", "[null]", "[false]", #"[""]"#, "[[]]", "[[null]]", "[0]",
          #"["x"]"#, #"[["x"]]"#, #"[ "x" , "y" ]"#, #"{"a":{"b":[1,{"c":null}]}}"#, "[true]",
          #""\ud800""#, #""\udc00\ud800""#, #""\ud83d\ude00""#, #""\uD83D\uDE00\uD83D""#,
          #""\ud800\u0041""#, #""\ud800\ud83d\ude00""#, #""\u0000""#, #"" ""#, #""\n""#,
          #""null""#, #""\b\f\n\r\t\/\\\"""#, #"{"error":"inner"}"#, #"{"json.error":"inner"}"#,
        ])
      )
    }
  }
}
