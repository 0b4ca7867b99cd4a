// Comparing with golden files in these tests.

import Console
import Query
import TestKit
import Testing

/// The text must be what Tests/ConsoleTests/Golden/NAME holds.
func expectGolden(
  _ text: String, _ name: String, file: StaticString = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if let difference = GoldenFile.difference(drawn(text), from: name, besides: file) {
    Issue.record("\(difference)", sourceLocation: sourceLocation)
  }
}

/// Characters that cannot be seen, or that would command whoever looks at the file, as pictures.
private func drawn(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar.value {
    case 0x09, 0x0A: result.unicodeScalars.append(scalar)
    case 0..<0x20: result += Unicode.Scalar(0x2400 + scalar.value).map { String($0) } ?? ""
    case 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E:
      result += "⟨" + String(scalar.value, radix: 16) + "⟩"
    default: result.unicodeScalars.append(scalar)
    }
  }
}

extension AnswerFormat {
  /// All that is written, as one text.
  func text(_ answer: Answer, _ style: AnswerStyle = AnswerStyle()) -> String {
    var bytes: [UInt8] = []
    var sink = TextSink { piece in
      bytes += piece
      return true
    }
    write(answer, style: style, to: &sink)
    return String(decoding: bytes, as: UTF8.self)
  }
}
