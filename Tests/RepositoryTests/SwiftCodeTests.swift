// Comments and strings are blanked out, and nothing else is.

import Testing

struct SwiftCodeTests {
  @Test(arguments: [
    ("a // b", "a     "),
    ("a /* b /* c */ d */ e", "a                   e"),
    ("f(\"b\")", "f(\" \")"),
    ("\"a\\\"b\" c", "\"    \" c"),
    ("#\"a\"b\"# c", "#\"   \"# c"),
    ("\"\\(x + f(\"y\"))z\" w", "\"  x + f(\" \")) \" w"),
    ("\"http://x\" c", "\"        \" c"),
    ("\"\"\"\n\"a\" //\n\"\"\" c", "\"\"\"\n      \n\"\"\" c"),
    ("\"unclosed\nb", "\"        \nb"),
  ])
  func onlyCodeStays(text: String, code: String) {
    #expect(SwiftCode.lines(of: text).joined(separator: "\n") == code)
  }

  @Test func everyPrefixOfATextIsScanned() {
    let text = "a(\"\\(b(\"c\"))\") /* /* */ */ #\"\\#(d)\"# \"\"\"\n\\(e)\n\"\"\" // f"
    for length in 0...text.count {
      let lines = SwiftCode.lines(of: String(text.prefix(length)))
      #expect(lines.joined(separator: "\n").count == length)
    }
  }
}
