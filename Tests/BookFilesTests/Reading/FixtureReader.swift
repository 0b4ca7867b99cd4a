// Reads fixture files. Whatever is not understood is an error with its line: a fixture that says
// nothing would test nothing.

struct FixtureFault: Error, Equatable {
  var line: Int
  var reason: String
}

struct FixtureReader {
  private let base: [String: Fixture.Content]
  private let origin: String
  private var fixtures: [Fixture] = []
  private var line = 0
  /// Where lines of continuation go.
  private var target: (file: String, index: Int)?

  static func read(
    _ text: String, origin: String, base: [String: Fixture.Content] = [:]
  ) throws(FixtureFault) -> [Fixture] {
    var reader = FixtureReader(base: base, origin: origin)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.line += 1
      try reader.read(line)
    }
    return reader.fixtures
  }

  private init(base: [String: Fixture.Content], origin: String) {
    self.base = base
    self.origin = origin
  }

  private func fault(_ reason: String) -> FixtureFault { FixtureFault(line: line, reason: reason) }

  private mutating func read(_ text: Substring) throws(FixtureFault) {
    if text.isEmpty || text.hasPrefix("#") { return }
    if text.hasPrefix("== ") {
      target = nil
      fixtures.append(
        Fixture(name: String(text.dropFirst(3)), origin: "\(origin):\(line)", contents: base))
      return
    }
    guard !fixtures.isEmpty else { throw fault("stands before the first case") }
    if text.hasPrefix("! ") {
      fixtures[fixtures.count - 1].expected.append(try expectation(text.dropFirst(2)))
    } else if text == "refused" {
      fixtures[fixtures.count - 1].isRefused = true
    } else if text == "large" {
      fixtures[fixtures.count - 1].isLarge = true
    } else if text.hasPrefix("needs ") {
      fixtures[fixtures.count - 1].needs.append(String(text.dropFirst(6)))
    } else if text.hasPrefix("  |") {
      try addLine(text.dropFirst(2))
    } else {
      try change(text)
    }
  }

  private func expectation(_ text: Substring) throws(FixtureFault) -> Fixture.Expected {
    let parts = text.split(separator: "\"", maxSplits: 1)
    guard let head = parts.first else { throw fault("expects nothing") }
    let words = parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : ""
    let names = head.split(separator: " ").map(String.init)
    guard names.count == 2 || names.count == 3, let code = names.last else {
      throw fault("is not of the form place field CODE")
    }
    let field = try Escapes.bytes(names.count == 3 ? names[1][...] : "", fault)
    return Fixture.Expected(
      place: names[0], field: String(decoding: field, as: UTF8.self), code: code, words: words)
  }

  /// `FILE:LINE NAME=VALUE`, `FILE:LINE | TEXT`, `FILE + | TEXT`, `FILE = | TEXT`, `FILE -`, …
  private mutating func change(_ text: Substring) throws(FixtureFault) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { throw fault("is no change, expectation or case") }
    let place = parts[0].split(separator: ":")
    let file = String(place[0])
    let what = parts[1]
    if place.count == 2 {
      guard let number = Int(place[1]), number > 0 else { throw fault("names no line") }
      try changeLine(file, number - 1, what)
    } else if what.hasPrefix("+ |") {
      target = (file, try lines(file).count)
      try addLine(what.dropFirst(2))
    } else if what.hasPrefix("= |") {
      set(file, .bytes([]))
      target = (file, 0)
      try addLine(what.dropFirst(2))
    } else if what == "=" {
      set(file, .bytes([]))
    } else if what == "-" {
      set(file, nil)
    } else if what == "folder" {
      set(file, .folder)
    } else if what == "pipe" {
      set(file, .pipe)
    } else if what.hasPrefix("link ") {
      set(file, .link(to: String(what.dropFirst(5))))
    } else if what.hasPrefix("floats") {
      set(file, .bytes(try floats(what.dropFirst(6))))
    } else {
      throw fault("is no change of a file")
    }
  }
}

extension FixtureReader {
  private mutating func set(_ file: String, _ content: Fixture.Content?) {
    fixtures[fixtures.count - 1].contents[file] = content
  }

  /// The lines of a file with their ends.
  private func lines(_ file: String) throws(FixtureFault) -> [ArraySlice<UInt8>] {
    guard case .bytes(let bytes) = fixtures[fixtures.count - 1].contents[file] else {
      throw fault("there is no \(file) to be changed")
    }
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private mutating func changeLine(
    _ file: String, _ index: Int, _ what: Substring
  ) throws(FixtureFault) {
    var lines = try lines(file)
    guard index < lines.count else { throw fault("\(file) has no line \(index + 1)") }
    if what.hasPrefix("|") {
      lines[index] = try Escapes.line(what.dropFirst(), fault)[...]
      target = (file, index + 1)
    } else {
      let equals = what.firstIndex(of: "=") ?? what.endIndex
      guard equals < what.endIndex, let header = lines.first else { throw fault("has no =") }
      func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      }
      guard
        let column = fields(header).firstIndex(where: { $0.elementsEqual(what[..<equals].utf8) })
      else { throw fault("\(file) has no column \(what[..<equals])") }
      var row = fields(lines[index])
      row[column] = try Escapes.bytes(what[what.index(after: equals)...], fault)[...]
      lines[index] = Array(row.joined(separator: [UInt8(ascii: ",")]))[...] + [UInt8(ascii: "\n")]
    }
    set(file, .bytes(Array(lines.joined())))
  }

  /// Inserts a line at the target, which moves on.
  private mutating func addLine(_ text: Substring) throws(FixtureFault) {
    guard let (file, index) = target else { throw fault("continues nothing") }
    var lines = try lines(file)
    lines.insert(try Escapes.line(text.dropFirst(), fault)[...], at: index)
    target = (file, index + 1)
    set(file, .bytes(Array(lines.joined())))
  }

  private func floats(_ text: Substring) throws(FixtureFault) -> [UInt8] {
    var bytes: [UInt8] = []
    for word in text.split(separator: " ") {
      guard let value = Float(word) else { throw fault("\(word) is no float") }
      for shift in [0, 8, 16, 24] {
        bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift)))
      }
    }
    return bytes
  }
}
