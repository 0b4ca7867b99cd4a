// proto-spec/messages.json and errors.json as values: what every table of the protocol is made of.

import TestKit

struct ProtocolFile: Sendable {
  struct Frame: Sendable {
    var code: Int
    var name: String
    var from: String
    var about: String
    var meaning: String
    var fields: [Field]
  }

  struct Field: Sendable {
    var tag: Int
    var name: String
    var kind: String
    /// `one`, `optional` or `list`.
    var count: String
    var meaning: String
  }

  struct Part: Sendable {
    var name: String
    var meaning: String
    var fields: [Field]
  }

  /// A number with a name: a type, an encoding, a role, a retry class.
  struct Entry: Sendable {
    var code: Int
    var name: String
    var meaning: String
  }

  struct Limit: Sendable {
    var name: String
    var value: Int
    var unit: String
    var meaning: String
  }

  struct Failure: Sendable {
    var code: Int
    var symbol: String
    var retry: String
    var meaning: String
  }

  let version: Int
  let frames: [Frame]
  let parts: [Part]
  let types: [Entry]
  let encodings: [Entry]
  let roles: [Entry]
  let limits: [Limit]
  let reserved: [(frames: String, purpose: String)]
  let retry: [Entry]
  let classes: [Entry]
  let failures: [Failure]

  init(messages: StrictJSON, errors: StrictJSON) throws(Lack) {
    version = try messages.number("protocol")
    frames = try messages.items("frames").map { (item) throws(Lack) in
      try Frame(
        code: item.number("code"), name: item.text("name"), from: item.text("from"),
        about: item.text("about"), meaning: item.text("is"),
        fields: item.items("fields").map(Field.init))
    }
    parts = try messages.items("parts").map { (item) throws(Lack) in
      try Part(
        name: item.text("name"), meaning: item.text("is"),
        fields: item.items("fields").map(Field.init))
    }
    types = try messages.items("types").map(Entry.init)
    encodings = try messages.items("encodings").map(Entry.init)
    roles = try messages.items("roles").map(Entry.init)
    limits = try messages.items("limits").map { (item) throws(Lack) in
      try Limit(
        name: item.text("name"), value: item.number("value"), unit: item.text("unit"),
        meaning: item.text("is"))
    }
    reserved = try messages.items("reserved").map { (item) throws(Lack) in
      (try item.text("frames"), try item.text("for"))
    }
    retry = try errors.items("retry").map(Entry.init)
    classes = try errors.items("classes").map { (item) throws(Lack) in
      try Entry(code: item.number("hundreds"), name: "", meaning: item.text("is"))
    }
    failures = try errors.items("errors").map { (item) throws(Lack) in
      try Failure(
        code: item.number("code"), symbol: item.text("symbol"), retry: item.text("retry"),
        meaning: item.text("is"))
    }
  }
}

/// What the file should have and has not.
struct Lack: Error {
  var name: String
}

extension ProtocolFile.Field {
  init(_ item: StrictJSON) throws(Lack) {
    try self.init(
      tag: item.number("tag"), name: item.text("name"), kind: item.text("kind"),
      count: item.text("count"), meaning: item.text("is"))
  }
}

extension ProtocolFile.Entry {
  init(_ item: StrictJSON) throws(Lack) {
    try self.init(code: item.number("code"), name: item.text("name"), meaning: item.text("is"))
  }
}

extension StrictJSON {
  fileprivate func text(_ name: String) throws(Lack) -> String {
    guard case .string(let text) = self[name] else { throw Lack(name: name) }
    return text
  }

  fileprivate func number(_ name: String) throws(Lack) -> Int {
    guard case .number(let digits) = self[name], let number = Int(digits) else {
      throw Lack(name: name)
    }
    return number
  }

  fileprivate func items(_ name: String) throws(Lack) -> [StrictJSON] {
    guard case .array(let items) = self[name] else { throw Lack(name: name) }
    return items
  }
}
