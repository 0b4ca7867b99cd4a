// The Swift constants of the protocol, written from its tables. Each function gives a whole file of
// Sources/Wire/Tables.

struct SwiftTables {
  let file: ProtocolFile

  var all: [(path: String, text: String)] {
    [
      ("FrameType.swift", frameTypes), ("FieldTags.swift", fieldTags),
      ("ErrorCode.swift", errorCodes), ("ColumnCodes.swift", columnCodes),
      ("ProtocolLimits.swift", limits),
    ].map { ("Sources/Wire/Tables/" + $0.0, $0.1) }
  }

  private func header(_ what: String, from source: String) -> String {
    """
    // \(what), written from proto-spec/\(source) by the command
    // that proto-spec/README.md gives. Change that file, not this one.


    """
  }

  private var frameTypes: String {
    var text = header("The types of frames", from: "messages.json")
    text += "public enum FrameType: UInt8, CaseIterable, Sendable {\n"
    for frame in file.frames {
      text += Self.comment(frame.meaning, indent: "  ")
      text += "  case \(Self.name(frame.name)) = 0x\(Self.hex(frame.code))\n"
    }
    text += "}\n\n/// Of the protocol, the one that this program speaks.\n"
    return text + "public let protocolVersion: UInt64 = \(file.version)\n"
  }

  private var fieldTags: String {
    var text = header("The tags of fields", from: "messages.json")
    let groups =
      file.frames.filter { !$0.fields.isEmpty }.map { ($0.name, $0.fields) }
      + file.parts.map { ($0.name, $0.fields) }
    let enums = groups.map { name, fields in
      let word = Self.member(name)
      let title = word.prefix(1).uppercased() + word.dropFirst()
      return "enum \(title)Tag {\n"
        + fields.map {
          Self.comment($0.meaning, indent: "  ")
            + "  static let \(Self.name($0.name)): UInt64 = \($0.tag)\n"
        }.joined() + "}\n"
    }
    text += enums.joined(separator: "\n")
    return text
  }

  private var errorCodes: String {
    var text = header("The codes of errors", from: "errors.json")
    text += "public enum ErrorCode: UInt16, CaseIterable, Sendable {\n"
    for failure in file.failures {
      text += Self.comment(failure.meaning, indent: "  ")
      text += "  case \(Self.name(failure.symbol)) = \(failure.code)\n"
    }
    text += "\n  /// What may be tried after an error.\n"
    text += "  public enum Retry: UInt8, CaseIterable, Sendable {\n"
    for entry in file.retry {
      text += Self.comment(entry.meaning, indent: "    ")
      text += "    case \(Self.name(entry.name)) = \(entry.code)\n"
    }
    text += "  }\n\n  public var symbol: String {\n    switch self {\n"
    for failure in file.failures {
      text += "    case .\(Self.member(failure.symbol)): \"\(failure.symbol)\"\n"
    }
    text += "    }\n  }\n\n  public var retry: Retry {\n    switch self {\n"
    for failure in file.failures {
      text += "    case .\(Self.member(failure.symbol)): .\(failure.retry)\n"
    }
    return text + "    }\n  }\n}\n"
  }

  private var columnCodes: String {
    var text = header("The numbers in schemas and blocks", from: "messages.json")
    text += [
      ("ColumnType", file.types), ("ColumnEncoding", file.encodings), ("ColumnRole", file.roles),
    ].map { title, entries in
      "public enum \(title): UInt8, CaseIterable, Sendable {\n"
        + entries.map {
          Self.comment($0.meaning, indent: "  ") + "  case \(Self.name($0.name)) = \($0.code)\n"
        }.joined() + "}\n"
    }.joined(separator: "\n")
    return text
  }

  private var limits: String {
    var text = header("The limits of the protocol", from: "messages.json")
    text += "public enum ProtocolLimits {\n"
    for limit in file.limits {
      text += Self.comment("In \(limit.unit): \(limit.meaning)", indent: "  ")
      text += "  public static let \(limit.name) = \(Self.grouped(limit.value))\n"
    }
    return text + "}\n"
  }

  static func hex(_ code: Int) -> String {
    let digits = String(code, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }

  /// `FRAME_TOO_LARGE` or `row_kind` as Swift names it.
  static func member(_ text: String) -> String {
    let words = text.lowercased().split(separator: "_")
    return words.enumerated().map { index, word in
      index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }

  /// The same where it is declared.
  static func name(_ text: String) -> String {
    let member = member(text)
    return ["internal"].contains(member) ? "`\(member)`" : member
  }

  private static func grouped(_ value: Int) -> String {
    let digits = String(value)
    if digits.count < 5 { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "_" }
      result.append(digit)
    }
    return result
  }

  /// A comment in lines that fit.
  static func comment(_ text: String, indent: String) -> String {
    let sentence = text.prefix(1).uppercased() + text.dropFirst() + "."
    var lines: [String] = []
    var line = indent + "///"
    for word in sentence.split(separator: " ") {
      if line.count + 1 + word.count > 100 {
        lines.append(line)
        line = indent + "///"
      }
      line += " " + word
    }
    return (lines + [line]).map { $0 + "\n" }.joined()
  }
}
