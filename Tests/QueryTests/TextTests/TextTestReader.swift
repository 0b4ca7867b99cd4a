// Reads files of text tests. Whatever is not understood is an error with its line: a test that says
// nothing would test nothing.

import Exact
import Query
import TestKit

struct TextTestFault: Error, Equatable {
  var line: Int
  var reason: String
}

struct TextTestReader {
  private let file: String
  private var tests: [TextTest] = []
  private var line = 0
  private var book: String?
  private var snapshot: String?
  private var part = Part.between

  private enum Part { case between, head, query, answer }

  static func read(_ text: String, file: String) throws(TextTestFault) -> [TextTest] {
    var reader = TextTestReader(file: file)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.line += 1
      try reader.read(String(line))
    }
    try reader.finish()
    return reader.tests
  }

  private init(file: String) { self.file = file }

  private mutating func read(_ text: String) throws(TextTestFault) {
    if text.isEmpty { return try finish() }
    switch part {
    case .between: try open(text)
    case .head where text.hasPrefix("# "):
      tests[tests.count - 1].name += " " + text.dropFirst(2)
    case .head where text.hasPrefix("param "): try parameter(text)
    case .head where text.hasPrefix("known ") || text.hasPrefix("sometimes "):
      let words = text.split(separator: " ", maxSplits: 1).map(String.init)
      tests[tests.count - 1].known = .init(
        reason: words[1], isIntermittent: words[0] == "sometimes")
    case .head, .query:
      part = text == "----" ? .answer : .query
      if part == .query {
        tests[tests.count - 1].queryLines.append(text)
      } else if tests[tests.count - 1].queryLines.isEmpty {
        // An empty text is a query too.
        tests[tests.count - 1].queryLines = [""]
      }
    case .answer:
      if text.hasPrefix("contract: ") {
        tests[tests.count - 1].contract.append(String(text.dropFirst(10)))
      } else if tests[tests.count - 1].contract.isEmpty {
        tests[tests.count - 1].expected.append(text)
      } else {
        throw fault("stands behind what the contract says")
      }
    }
  }

  private mutating func open(_ text: String) throws(TextTestFault) {
    if text.hasPrefix("## ") { return }
    if text.hasPrefix("book ") {
      book = String(text.dropFirst(5))
      snapshot = nil
    } else if text.hasPrefix("snapshot "), book != nil {
      snapshot = String(text.dropFirst(9))
    } else if text.hasPrefix("# "), let book {
      tests.append(
        TextTest(
          name: String(text.dropFirst(2)), origin: "\(file):\(line)", book: book,
          snapshot: snapshot))
      part = .head
    } else {
      throw fault(book == nil ? "no book is named yet" : "is neither `book` nor a sentence")
    }
  }

  private mutating func finish() throws(TextTestFault) {
    if part == .between { return }
    guard part == .answer, !tests[tests.count - 1].expected.isEmpty else {
      throw fault("a test ends without an answer")
    }
    part = .between
    let lines = tests[tests.count - 1].queryLines
    tests[tests.count - 1].query = try resolved(lines.joined(separator: "\n"))
  }

  private mutating func parameter(_ text: String) throws(TextTestFault) {
    let parts = text.dropFirst(6).split(separator: " = ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let value = value(parts[1]) else {
      throw fault("is not of the form `param NAME = VALUE`")
    }
    tests[tests.count - 1].parameters[parts[0]] = value
  }

  /// `'text'`, `true`, a date or a number.
  private func value(_ text: String) -> Parameter? {
    if text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1 {
      return .text(String(text.dropFirst().dropLast()).replacing("''", with: "'"))
    }
    if text == "true" || text == "false" { return .flag(text == "true") }
    if let date = CalendarDate(text) { return .date(date) }
    return (try? DecimalParser.floating(text)).map { .number($0.value) }
  }

  /// `\u{A0}` is a character that cannot be shown, `\{text*300}` a text many times over. A
  /// backslash before anything else is one.
  private func resolved(_ text: String) throws(TextTestFault) -> String {
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "\\") {
      result += rest[..<start]
      rest = rest[start...].dropFirst()
      let isScalar = rest.hasPrefix("u{")
      guard isScalar || rest.hasPrefix("{") else {
        result += "\\"
        continue
      }
      guard let end = rest.firstIndex(of: "}") else { throw fault("an escape is not closed") }
      let inside = rest[..<end].dropFirst(isScalar ? 2 : 1)
      rest = rest[end...].dropFirst()
      if isScalar, let code = UInt32(inside, radix: 16), let scalar = Unicode.Scalar(code) {
        result.unicodeScalars.append(scalar)
      } else if let star = inside.lastIndex(of: "*"),
        let count = Int(inside[star...].dropFirst())
      {
        result += String(repeating: String(inside[..<star]), count: count)
      } else {
        throw fault("\\{\(inside)} is no escape")
      }
    }
    return result + rest
  }

  private func fault(_ reason: String) -> TextTestFault {
    TextTestFault(line: line, reason: reason)
  }
}
