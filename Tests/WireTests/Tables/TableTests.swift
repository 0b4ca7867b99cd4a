// The tables of proto-spec are the source: constants, the tables of SPEC.md and the codes of the
// query language say the same. With ESPALIER_REWRITE_GOLDEN=1 they are written anew.

import Query
import TestKit
import Testing
import Wire

struct TableTests {
  static func text(_ path: String) throws -> String {
    try #require(GoldenFile.text(ofProject: path, besides: #filePath), "there is no \(path)")
  }

  static func file() throws -> ProtocolFile {
    try ProtocolFile(
      messages: .read(text("proto-spec/messages.json")),
      errors: .read(text("proto-spec/errors.json")))
  }

  @Test func constantsAreThoseOfTheTables() throws {
    for (path, text) in SwiftTables(file: try Self.file()).all {
      let difference = GoldenFile.difference(text, fromProject: path, besides: #filePath)
      #expect(difference == nil)
    }
  }

  @Test func pageHasTheTables() throws {
    let tables = PageTables(file: try Self.file())
    let page = try Self.text("proto-spec/SPEC.md")
    for (name, _) in tables.all { #expect(page.contains("<!-- table: \(name) -->\n")) }
    let difference = GoldenFile.difference(
      tables.page(page), fromProject: "proto-spec/SPEC.md", besides: #filePath)
    #expect(difference == nil)
  }

  @Test func numbersAndNamesAreGivenOnce() throws {
    let file = try Self.file()
    func expectOnce(_ values: [some Hashable], _ what: String) {
      #expect(Set(values).count == values.count, "\(what)")
    }
    expectOnce(file.frames.map(\.code), "types of frames")
    expectOnce(file.failures.map(\.code), "codes of errors")
    expectOnce(file.failures.map(\.symbol), "symbols of errors")
    for frame in file.frames {
      #expect((frame.from == "client") == (frame.code < 0x80), "\(frame.name)")
      expectOnce(frame.fields.map(\.tag), frame.name)
    }
    for part in file.parts { expectOnce(part.fields.map(\.tag), part.name) }
    for failure in file.failures {
      #expect(file.classes.contains { $0.code == failure.code / 100 }, "\(failure.symbol)")
    }
  }

  @Test func everyFaultOfAQueryHasItsCodeAndItsMeaning() throws {
    let failures = try Self.file().failures
    for code in QueryFault.Code.allCases {
      let failure = try #require(failures.first { $0.symbol == code.rawValue }, "\(code.rawValue)")
      #expect(failure.meaning == code.summary)
      let fault = QueryFault(code, "because", at: 3..<7, suggestion: "that")
      #expect(Refusal(fault).fault == fault)
      #expect(Int(Refusal(fault).code) == failure.code)
    }
    #expect(Refusal(.notReady, "not yet").fault == nil)
  }

  @Test func fieldsAreOfKnownKinds() throws {
    let file = try Self.file()
    let parts = Set(file.parts.map { "part:" + $0.name })
    let kinds = parts.union(["uv", "iv", "wide", "bool", "str", "bytes"])
    for field in file.frames.flatMap(\.fields) + file.parts.flatMap(\.fields) {
      #expect(kinds.contains(field.kind), "\(field.name)")
      #expect(["one", "optional", "list"].contains(field.count), "\(field.name)")
    }
  }
}
