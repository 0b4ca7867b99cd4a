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
  if let difference = GoldenFile.difference(text, from: name, besides: file) {
    Issue.record("\(difference)", sourceLocation: sourceLocation)
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
