// Exact digits made fit for people: thousands marks, points to align by, and for numbers that are
// no sums, as many decimals as can be read.

internal import Exact

enum NumberText {
  /// A number in two parts, so that a column can align its points.
  struct Parts: Equatable {
    /// With sign and thousands marks.
    var whole: String
    /// With the point; empty where there is none.
    var fraction: String
  }

  /// Of digits as `AnswerColumn.text` gives them; what is no plain number (`1e+300`) stays.
  static func parts(_ digits: String) -> Parts {
    let bytes = Array(digits.utf8)
    let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
    guard bytes[start..<point].allSatisfy({ isDigit($0) }) else {
      return Parts(whole: digits, fraction: "")
    }
    var whole: [UInt8] = Array(bytes[..<start])
    for index in start..<point {
      if index > start, (point - index) % 3 == 0 { whole.append(UInt8(ascii: ",")) }
      whole.append(bytes[index])
    }
    return Parts(
      whole: String(decoding: whole, as: UTF8.self),
      fraction: String(decoding: bytes[point...], as: UTF8.self))
  }

  /// Whether JSON can take a text as a number.
  static func isJSON(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = rest.prefix { isDigit($0) }
    guard let first = whole.first, first != UInt8(ascii: "0") || whole.count == 1 else {
      return false
    }
    rest = rest[whole.endIndex...]
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix { isDigit($0) }
      guard !fraction.isEmpty else { return false }
      rest = rest[fraction.endIndex...]
    }
    guard let mark = rest.popFirst() else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return !rest.isEmpty && rest.allSatisfy { isDigit($0) }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

/// A count as people read it: 22,220.
public func grouped(_ count: Int) -> String { DecimalText.grouped(Int128(count), scale: 0) }
