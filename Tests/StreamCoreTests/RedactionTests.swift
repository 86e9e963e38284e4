import StreamCore
import TestSupport
import Testing

/// What is masked, what is not, and that equal names stay equal.
@Suite struct RedactionTests {
  private let redaction = Redaction(.builtIn)

  private static let digest =
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

  private func redacted(_ text: String) -> String {
    String(decoding: redaction.redacted(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    "names are gone, and the text around them is not",
    arguments: [
      ("unknown manifest name=acme revision=x", "acme", "unknown manifest name=repo-"),
      ("on repository acme: invalid checksum", "acme", ": invalid checksum"),
      ("on repository acme/app/web invalid checksum", "acme", " invalid checksum"),
      (#"{"repository":"acme","msg":"#, "acme", #""msg":"#),
      (#"{\"repository\": \"acme\"}"#, "acme", "\\\"}"),
      ("from gs://bucket/acme/data to /var/acme: copying", "acme", ": copying"),
      ("dial tcp 10.20.30.40:5432: connect: refused", "10.20.30.40", ": connect: refused"),
      ("dial tcp [2001:db8::7]:5432: connect", "2001:db8::7", ": connect"),
      ("lookup db.acme.example: no such host", "acme", ": no such host"),
      ("mail jane@acme.example bounced", "jane", " bounced"),
      ("host=acme user=jane: refused", "jane", ": refused"),
      ("manifest \"\(digest)\" missing", "9f86d081884c", "\" missing"),
      ("9f86d081884c7d659a2feaa0c55ad015 missing", "9f86d081884c", " missing"),
      ("pulling acme/app@\(digest): denied", "acme", ": denied"),
      ("unknown manifest name=acme@\(digest) x", "acme", " x"),
      ("tag sha256-9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c", "tag sha256-"),
      (#"{"repository":["acme"],"msg":"#, "acme", #""msg":"#),
      (#"{"repository": [ "acme" ]}"#, "acme", #"" ]}"#),
      (#"{"uri":"acme\/app","msg":"#, "acme", #""msg":"#),
      ("PUT v2 acme%2Fapp: denied", "acme", ": denied"),
      ("lookup acme-db on 10.0.0.2:53: no such host", "acme", ": no such host"),
      (#"{"auth_user_name":"jane"}"#, "jane", #""}"#),
      ("dial tcp [::ffff:10.20.30.40]:5432: refused", "10.20.30.40", ": refused"),
      ("dial tcp [fe80::1%eth0]:5432: refused", "fe80::1", ": refused"),
    ]
  )
  func masked(_ text: String, _ name: String, _ kept: String) {
    let output = redacted(text)
    #expect(!output.contains(name), "\(output)")
    #expect(output.contains(kept), "\(output)")
  }

  @Test(
    "words that name nobody stay",
    arguments: [
      "repository import failed", "associating blob with repository: ERROR: deadlock",
      #"reading tag "3.11.6" from filesystem"#, "at 2022-05-12T09:14:31.204Z (09:14:31)",
      "context deadline exceeded", "(SQLSTATE 40P01)", "%!v(PANIC=Error method: x)",
      "transferring blob with digest sha256:XXX: failed", "",
    ]
  )
  func kept(_ text: String) {
    #expect(redacted(text) == text)
  }

  @Test("the same name has the same pseudonym, in a field and in a message")
  func stable() {
    let field = redaction.redacted(Array("acme/app".utf8), field: "repository")
    let pseudonym = String(decoding: field, as: UTF8.self)
    #expect(redacted("name=acme/app revision=x") == "name=\(pseudonym) revision=x")
    // Also where the catalogue shows a field by a longer path.
    #expect(redaction.redacted(Array("acme/app".utf8), field: "vars.repository") == field)
    #expect(redacted("on repository acme/app: y") == "on repository \(pseudonym): y")
    #expect(redacted("name=acme/apq revision=x") != "name=\(pseudonym) revision=x")
  }

  @Test("a masked message is the same issue as the message")
  func patterns() {
    var matcher = Matcher(.builtIn)
    for issue in Catalog.builtIn.issues {
      for example in issue.examples {
        let before = Array(example.utf8)
        let after = redaction.redacted(before)
        #expect(after != before || issue.id == "660")
        #expect(matcher.matches(after).first == matcher.matches(before).first)
      }
    }
  }

  @Test(
    "a long text takes linear time",
    .linearTime,
    arguments: [("ab ", false), ("a=", false), ("\"", false), ("a\":\"", false), ("%2f", true)]
  )
  func longText(piece: String, isName: Bool) {
    let text = Array(String(repeating: piece, count: 2_000_000).utf8)
    let isMasked = redaction.redacted(text) != text
    #expect(isMasked == isName)
  }
}
