import StreamCatalog
import StreamCore
import Testing

/// Everything that can be wrong with a catalogue outside its issues, with its place.
@Suite struct CatalogErrorTests {
  @Test(
    "the document",
    arguments: [
      BadCatalog("empty", "‸", "the catalogue is empty; begin it with 'schema: stream-catalog/2'"),
      BadCatalog(
        "only comments",
        "‸# nothing\n",
        "the catalogue is empty; begin it with 'schema: stream-catalog/2'"
      ),
      BadCatalog(
        "a list",
        "# a list\n‸- a\n",
        "the catalogue is a list, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog(
        "a text",
        "‸hello\n",
        "the catalogue is a text, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog(
        "no schema",
        "‸name: a\nissues: []\n",
        "the catalogue has no 'schema'; add 'schema: stream-catalog/2'"
      ),
      BadCatalog(
        "another schema",
        "schema: ‸stream-catalog/3\nfuture: 1\n",
        "unknown schema 'stream-catalog/3'; write 'stream-catalog/2'"
      ),
      BadCatalog(
        "schema without a value",
        "name: a\nschema:‸\n",
        "'schema' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog(
        "no name",
        "‸schema: stream-catalog/1\nissues: []\n",
        "the catalogue has no 'name'; add one"
      ),
      BadCatalog(
        "no issues",
        "‸schema: stream-catalog/1\nname: n\n",
        "the catalogue has no 'issues'; add one"
      ),
      BadCatalog(
        "two documents",
        "schema: stream-catalog/1\nname: n\nissues: []\n‸---\nname: b\n",
        "a second document begins here; write one catalogue a file"
      ),
    ]
  )
  func document(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "YAML",
    arguments: [
      BadCatalog.top(
        "colon in a plain text",
        "halt:\n  message: a‸: b",
        "no YAML: mapping values are not allowed in this context; put a text that has ': ' in it"
          + " between single quotes"
      ),
      BadCatalog.top(
        "tab",
        "halt:\n‸\tmessage: a",
        "no YAML: found character that cannot start any token while scanning for the next token"
          + " that begins in line 5; put the text between single quotes, and indent with spaces"
      ),
      BadCatalog.top(
        "reserved character",
        "show: [‸@time]",
        "no YAML: found character that cannot start any token while scanning for the next token"
          + " that begins in line 4; put the text between single quotes, and indent with spaces"
      ),
      BadCatalog.top(
        "open list",
        "show: [a\ntime‸: [b]",
        "no YAML: did not find expected ',' or ']' while parsing a flow sequence that begins in"
          + " line 4; check the quotes and the indentation here"
      ),
      BadCatalog(
        "open quote",
        "schema: stream-catalog/1\nname: n\nissues: []\nshow: ['a]\n‸",
        "no YAML: found unexpected end of stream while scanning a quoted scalar that begins in"
          + " line 4; check the quotes and the indentation here"
      ),
      BadCatalog.top(
        "unknown alias",
        "show: ‸*fields",
        "no YAML: found undefined alias; write the anchor before its alias"
      ),
      BadCatalog.top(
        "unknown alias beside an anchor",
        "time: &times [a]\nshow: ‸*fields",
        "no YAML: found undefined alias; write the anchor before its alias"
      ),
      BadCatalog(
        "key twice",
        "schema: stream-catalog/1\n‸name: a\nissues: []\nname: b\n",
        "the key 'name' is given twice; keep one of them"
      ),
      BadCatalog(
        "key twice, quoted",
        "schema: stream-catalog/1\nname: a\n‸issues: []\n'issues': []\n",
        "the key 'issues' is given twice; keep one of them"
      ),
      BadCatalog.top(
        "field twice",
        "failures:\n  - ignore: { ‸msg: a, msg: b }",
        "the key 'msg' is given twice; keep one of them"
      ),
      BadCatalog.top(
        "key twice beside aliases",
        "‸show: &a ['*a']\ntime: *a\nshow: *a",
        "the key 'show' is given twice; keep one of them"
      ),
      BadCatalog.top(
        "bell",
        "show: ['é‸\u{7}']",
        #"a control character; in double quotes it can be written as \x07"#
      ),
      BadCatalog.top(
        "delete",
        "# ‸\u{7F}",
        #"a control character; in double quotes it can be written as \x7F"#
      ),
      BadCatalog.top(
        "byte order mark",
        "# ‸\u{FEFF}",
        #"a control character; in double quotes it can be written as \uFEFF"#
      ),
      BadCatalog.top(
        "tag",
        "show: ‸!!set [a]",
        "tags such as 'tag:yaml.org,2002:set' mean nothing here; remove it"
      ),
      BadCatalog.top(
        "tag of a text",
        "show: [‸!secret a]",
        "tags such as '!secret' mean nothing here; remove it"
      ),
      BadCatalog.top(
        "key that is a list",
        "‸[a, b]: c",
        "a key of the catalogue is a list; write it as a word"
      ),
    ]
  )
  func yaml(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "settings",
    arguments: [
      BadCatalog.top(
        "near miss",
        "‸failure: []",
        "unknown key 'failure' in the catalogue; did you mean 'failures'?"
      ),
      BadCatalog.top(
        "near miss by case",
        "‸Show: []",
        "unknown key 'Show' in the catalogue; did you mean 'show'?"
      ),
      BadCatalog.top(
        "near miss by a swap",
        "‸tiem: []",
        "unknown key 'tiem' in the catalogue; did you mean 'time'?"
      ),
      BadCatalog.top(
        "no near miss",
        "‸colour: red",
        "unknown key 'colour' in the catalogue; known here: schema, name, preset, error, message,"
          + " version, time, levels, records, data, time_zone, accept, failures, text, show, redact,"
          + " halt, issues"
      ),
      BadCatalog(
        "unknown key in version 2",
        "schema: stream-catalog/2\nname: n\nissues: []\n‸colour: red\n",
        "unknown key 'colour' in the catalogue; known here: schema, name, preset, error, message,"
          + " version, time, levels, records, data, time_zone, accept, failures, text, show, redact,"
          + " halt, issues"
      ),
      BadCatalog.top(
        "unknown preset",
        "preset: ‸pinno",
        "unknown preset 'pinno' in the catalogue; did you mean 'pino'?"
      ),
      BadCatalog.top(
        "preset as a list",
        "preset: ‸[pino]",
        "'preset' is a list, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "preset without a value",
        "preset:‸\ntime: [a]",
        "'preset' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "a negative element",
        "error: [‸'errors[-1]']",
        "a path of 'error', 'errors[-1]', has brackets at a wrong place; write the array's name, and [0] for"
          + " its first element or [] for each, such as errors[].message"
      ),
      BadCatalog.top(
        "brackets without a name",
        "error: [‸'[].x']",
        "a path of 'error', '[].x', has brackets at a wrong place; write the array's name, and [0] for"
          + " its first element or [] for each, such as errors[].message"
      ),
      BadCatalog.top(
        "two pairs of brackets",
        "error: [‸'a[][]']",
        "a path of 'error', 'a[][]', has brackets at a wrong place; write the array's name, and [0] for"
          + " its first element or [] for each, such as errors[].message"
      ),
      BadCatalog.top(
        "an open bracket",
        "error: [‸'errors[0']",
        "a path of 'error', 'errors[0', has brackets at a wrong place; write the array's name, and [0] for"
          + " its first element or [] for each, such as errors[].message"
      ),
      BadCatalog.top(
        "redact as a text",
        "redact: ‸user",
        "'redact' is a text, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "redact with an empty name",
        "redact: [user, ‸'']",
        "a member of 'redact' is empty; write the names of its parts, such as json.error"
      ),
      BadCatalog.top(
        "error as a text",
        "error: ‸json.error",
        "'error' is a text, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "error without a value",
        "error:‸\ntime: [a]",
        "'error' is without a value, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "no error path",
        "error: ‸[]",
        "'error' is an empty list; give a path, or leave 'error' out"
      ),
      BadCatalog.top(
        "empty path",
        "error: [a, ‸'']",
        "a path of 'error' is empty; write the names of its parts, such as json.error"
      ),
      BadCatalog.top(
        "empty part",
        "error: [‸a..b]",
        "a path of 'error', 'a..b', has an empty part; write one dot between two names"
      ),
      BadCatalog.top(
        "empty last part",
        "time: [‸a.]",
        "a path of 'time', 'a.', has an empty part; write one dot between two names"
      ),
      BadCatalog.top(
        "many parts",
        "time: [‸\(Array(repeating: "a", count: 33).joined(separator: "."))]",
        "a path of 'time' has 33 parts; use at most 32"
      ),
      BadCatalog.top(
        "mapping among fields",
        "show:\n  - a\n  - ‸b: c",
        "a field of 'show' is a mapping, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "null among fields",
        "show: [a, ‸null]",
        "a field of 'show' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "accept as a text",
        "accept: ‸zeros",
        "'accept' is a text, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "accept without a value",
        "accept:‸\ntime: [a]",
        "'accept' is without a value, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "mapping in accept",
        "accept:\n  - zeros\n  - ‸malformed: cut",
        "an entry of 'accept' is a mapping, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "null in accept",
        "accept: [‸~]",
        "an entry of 'accept' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "empty text in accept",
        "accept: [zeros, ‸'']",
        Acceptance.Item.fault(of: "")
      ),
      BadCatalog.top(
        "no reason in accept",
        "accept: [zeros, ‸damage]",
        Acceptance.Item.fault(of: "damage")
      ),
      BadCatalog.top(
        "a part of a reason that has none",
        "accept: [‸'zeros:x']",
        Acceptance.Item.fault(of: "zeros:x")
      ),
      BadCatalog.top(
        "halt as a text",
        "halt: ‸stop",
        "'halt' is a text, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog.top("no message", "halt: ‸{}", "'halt' has no 'message'; add one"),
      BadCatalog.top(
        "unknown key of halt",
        "halt: { ‸mesage: a }",
        "unknown key 'mesage' in 'halt'; did you mean 'message'?"
      ),
      BadCatalog.top(
        "message without a value",
        "halt:\n  message: ‸~",
        "'message' is without a value, but must be a text; write it between single quotes"
      ),
    ]
  )
  func settings(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "last names of error paths",
    arguments: [
      (#"'fehler.é'"#, #"'fehler.é'"#), (#"'a"b'"#, #"'a"b'"#), (#"'a\b'"#, #"'a\b'"#),
      (#"'a/b'"#, #"'a/b'"#), (#""x.a\tb""#, #""x.a\tb""#),
    ]
  )
  func lastName(_ yaml: String, _ shown: String) throws {
    try expectError(
      .top(
        yaml,
        "error: [‸\(yaml)]",
        "the last name of \(shown) has characters that an error's name cannot have;"
          + #" use ASCII without ", \, / and control characters"#
      )
    )
  }

  @Test("last names that are too long for the scan, or too many")
  func namesBeyondTheScan() throws {
    let long = String(repeating: "e", count: 65)
    try expectError(
      .top(
        "long",
        "error: [‸a.\(long)]",
        "the last name of a path of 'error' is longer than 64 bytes"
      )
    )
    try expectError(
      .top(
        "many",
        "error: [\((1...32).map { "n\($0)" }.joined(separator: ", ")), x.n1, ‸i]",
        "the paths of 'error' end in more than 32 different names; make two catalogues of them"
      )
    )
  }

  @Test(
    "rules",
    arguments: [
      BadCatalog.top(
        "a mapping",
        "failures: ‸{ ignore: {} }",
        "'failures' is a mapping, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "a word",
        "failures: [‸ignore]",
        "a rule of 'failures' is a text, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog.top(
        "empty",
        "failures: [‸{}]",
        "a rule of 'failures' is empty; write 'count: {}' or 'ignore: {}'"
      ),
      BadCatalog.top(
        "near miss",
        "failures: [‸ingore: {}]",
        "unknown effect 'ingore' in a rule of 'failures'; did you mean 'ignore'?"
      ),
      BadCatalog.top(
        "unknown effect",
        "failures: [‸drop: {}]",
        "unknown effect 'drop' in a rule of 'failures'; known here: count, ignore"
      ),
      BadCatalog.top(
        "two effects",
        "failures:\n  - count: {}\n    ‸ignore: {}",
        "a rule of 'failures' has a second key; begin another rule with '- ' before it"
      ),
      BadCatalog.top(
        "no conditions",
        "failures:\n  - ignore:‸",
        "'ignore' is without a value, but must be a mapping; write lines like 'key: value'"
      ),
      BadCatalog.top(
        "no values",
        "failures: [ignore: { msg: ‸[] }]",
        "'msg' is an empty list, which never holds; give a text or remove it"
      ),
      BadCatalog.top(
        "no missing fields",
        "failures: [ignore: { missing: ‸[] }]",
        "'missing' is an empty list, which never holds; give a text or remove it"
      ),
      BadCatalog.top(
        "null value",
        "failures: [ignore: { msg: ‸null }]",
        "a value of 'msg' is without a value, but must be a text; write it between single quotes"
      ),
      BadCatalog.top(
        "mapping as a value",
        "failures: [ignore: { msg: [a, { ‸b: c }] }]",
        "unknown key 'b' in the condition on 'msg'; known here: like"
      ),
      BadCatalog.top(
        "no patterns",
        "failures: [ignore: { msg: { like: ‸[] } }]",
        "'like' is an empty list, which never holds; give a pattern"
      ),
      BadCatalog.top(
        "no comparison",
        "failures: [ignore: { msg: ‸'>= 5 or so' }]",
        "'>= 5 or so' is no comparison with a number, such as '>= 50'; if it is a text, write"
          + " { like: ... }"
      ),
      BadCatalog.top(
        "empty field",
        "failures: [ignore: { ‸'': a }]",
        "a field of 'ignore' is empty; write the names of its parts, such as json.error"
      ),
      BadCatalog.top(
        "empty missing field",
        "failures: [ignore: { missing: ‸'' }]",
        "a field of 'missing' is empty; write the names of its parts, such as json.error"
      ),
    ]
  )
  func rules(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test(
    "levels",
    arguments: [
      BadCatalog.top(
        "no path",
        "levels: ‸{ failures: [error] }",
        "'levels' has no 'path'; add one"
      ),
      BadCatalog.top(
        "no levels",
        "levels: ‸{ path: level }",
        "'levels' has neither 'failures' nor 'list'; write 'failures: [error, fatal]', or 'list:' for"
          + " records that are only counted"
      ),
      BadCatalog.top(
        "two lists",
        "levels: ‸{ path: level, failures: [a], list: [b] }",
        "'levels' has both 'failures' and 'list'; write 'failures: [error, fatal]', or 'list:' for"
          + " records that are only counted"
      ),
      BadCatalog.top(
        "an empty list",
        "levels: { path: level, list: ‸[] }",
        "'list' of 'levels' is an empty list; give a level, or leave 'levels' out"
      ),
      BadCatalog.top(
        "an empty level",
        "levels: { path: level, list: [a, ‸''] }",
        "a level of 'list' of 'levels' is empty; write a word, or such as '>= 50'"
      ),
      BadCatalog.top(
        "a pattern",
        "levels: { path: level, list: ‸{ like: a } }",
        "'list' of 'levels' is a mapping, but must be a list; write [a, b], or '- ' before each item"
      ),
      BadCatalog.top(
        "no paths",
        "levels: { path: ‸[], list: [a] }",
        "'path' of 'levels' is an empty list; give a path"
      ),
    ]
  )
  func levels(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test("an error reads as those of compilers")
  func description() {
    let error = CatalogError(file: "dir/c.yaml", line: 3, column: 14, message: "wrong; mend it")
    #expect(error.description == "dir/c.yaml:3:14: wrong; mend it")
  }

  @Test("a byte order mark at the start moves no column")
  func byteOrderMark() {
    #expect(
      throws: CatalogError(
        file: "c.yaml",
        line: 1,
        column: 9,
        message: "unknown schema '2'; write 'stream-catalog/2'"
      )
    ) { try readCatalog("\u{FEFF}schema: 2\n", file: "c.yaml") }
  }

  @Test("control characters of the catalogue do not come out in the message")
  func hostileMessage() {
    #expect(
      throws: CatalogError(
        file: "c.yaml",
        line: 2,
        column: 1,
        message:
          #"unknown key "a\x1B[31m" in the catalogue; known here: schema, name, preset,"#
          + " error, message, version, time, levels, records, data, time_zone, accept, failures, text,"
          + " show, redact, halt, issues"
      )
    ) { try readCatalog("schema: stream-catalog/1\n\"a\\e[31m\": b\n", file: "c.yaml") }
  }
}
