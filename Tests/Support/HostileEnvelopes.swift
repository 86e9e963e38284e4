extension HostileLines {
  /// Puts a record's members into the envelope of one of the catalogue's paths, in any spelling:
  /// nested, by literal dotted names, or both.
  mutating func wrapped(_ members: HostileMembers) -> HostileMembers {
    // The registry's own output has no envelope.
    guard random.chance(2) else { return siblings(members) }
    let paths = catalog.errorPaths + ["json.fields.error", "json.json.error", "_source.error"]
    var envelope = random.pick(paths).split(separator: ".").map(String.init).dropLast()
    let isInArrays = envelope.first == "fields" ? !random.chance(5) : random.chance(30)
    var members =
      isInArrays ? members.map { ($0.0, HostileValue.array([$0.1])) } : members
    while let name = envelope.popLast() {
      if random.chance(3) {
        members = members.map { ("\(name).\($0.0)", $0.1) }
      } else if random.chance(6) {
        // Some members in an object, the others by dotted names.
        let nested = members.prefix(random.number(0...members.count))
        members =
          [(name, .object(Array(nested)))]
          + members.dropFirst(nested.count).map { ("\(name).\($0.0)", $0.1) }
      } else if random.chance(20) {
        // An envelope in an array is not looked into.
        members = [(name, .array([.object(members)]))]
      } else {
        members = [(name, .object(members))]
      }
    }
    return ordered(siblings(members))
  }

  /// Adds what stores and shippers put beside a record.
  private mutating func siblings(_ members: HostileMembers) -> HostileMembers {
    var members = members
    if random.chance(4) { members.append(("@timestamp", time())) }
    if random.chance(8) { members.append(("timestamp", time())) }
    if random.chance(8) { members.append(("insertId", .string("1x2y3z"))) }
    if random.chance(8) { members.append(("_index", .string("pubsub-registry-inf-gprd-000123"))) }
    if random.chance(10) {
      members.append(("kubernetes", .object([("pod_name", .string("registry-0"))])))
      members.append(("docker", .object([("container_id", .string("0a1b"))])))
    }
    if random.chance(12) {
      let values: [HostileValue] = [.raw("null"), .raw("[]"), .raw("7"), .raw("{}"), .string("x")]
      members.append(
        (random.pick(["json", "fields", "jsonPayload", "_source"]), random.pick(values))
      )
    }
    return members
  }

  /// A time of any form, readable for the most part.
  mutating func time() -> HostileValue {
    let day = "\(random.number(10...28))"
    let clock = "\(random.number(10...23)):\(random.number(10...59)):\(random.number(10...59))"
    let usual = "2022-05-\(day)T\(clock).\(random.number(100...999))Z"
    switch random.number(0...9) {
    case 0...5: return .string(usual)
    case 6:
      return .raw(
        random.pick([
          "1652346871", "1652346871.204", "1652346871.2049999", "1652346871204", "1.652346871e9",
          "1652346871204.9", "99999999999", "100000000000", "-1", "-1.5", "-0", "0", "0.0009",
          "-0.0009", "1e400", "1e-400", "1E11", "253402300799", "253402300799999",
          "253402300800000", "-62167219200000", "-62167219200001", "-99999999999",
          "99999999999.9999", "9.9999999999e10", "0.000000000001652346871e21",
        ])
      )
    case 7: return .string(random.pick(Self.readableTimes))
    case 8: return .string(random.pick(Self.unreadableTimes))
    default:
      let time = HostileValue.string(usual)
      let values: [HostileValue] = [
        .array([time]), .array([.array([time])]), .array([time, time]), .array([]), .raw("null"),
        .raw("true"), .raw("{}"), .raw(#""2022-05-12T09:14:31\u002e204Z""#), .raw("[1652346871]"),
      ]
      return random.pick(values)
    }
  }

  private static let readableTimes = [
    "2022-05-12T09:14:31Z", "2022-05-12t09:14:31z", "2022-05-12 09:14:31Z",
    "2022-05-12T09:14:31.2Z", "2022-05-12T09:14:31.204999999999999999999Z",
    "2022-05-12T09:14:31.2049+02:00", "2022-05-12T00:14:31-09:30", "2022-05-12T09:14:31+23:59",
    "2022-05-12T09:14:31-00:00", "2016-12-31T23:59:60Z", "2022-05-12T09:14:60.999Z",
    "2020-02-29T00:00:00Z", "2000-02-29T12:00:00Z", "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z",
    "1652346871", "1652346871.204", "1652346871204", "1.6e9", "-1",
  ]

  private static let unreadableTimes = [
    "", " ", "yesterday", "2022-05-12", "2022-05-12T09:14Z", "2022-05-12T09:14:31",
    "2022-05-12  09:14:31Z", "2022-05-12T09:14:31.Z", "2022-05-12T09:14:31,204Z",
    "2022-05-12T24:00:00Z", "2022-05-12T09:60:31Z", "2022-05-12T09:14:61Z",
    "2022-05-12T09:14:31+24:00", "2022-05-12T09:14:31+02:60", "2022-05-12T09:14:31+0200",
    "2022-05-12T09:14:31+02", "2022-05-12T09:14:31 Z", "2022-05-12T09:14:31Z ",
    " 2022-05-12T09:14:31Z", "2022-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2022-04-31T00:00:00Z", "2022-00-10T00:00:00Z", "2022-13-10T00:00:00Z",
    "2022-05-00T00:00:00Z", "2022-5-12T09:14:31Z", "0000-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "20220512T091431Z", "+1652346871",
    "01652346871", "1652346871.", ".5", "0x10", " 1652346871", "1652346871 ", "1_000", "NaN",
    "Infinity", "1e", "２０２２-05-12T09:14:31Z", "2022-05-12T09:14:31−02:00",
    "2022-05-12T09:14:31Z\u{0}",
  ]
}
