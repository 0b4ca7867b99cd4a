// Large answers go out in pieces, in time that grows with their rows, and stop when nobody reads.

import Console
import Query
import Testing

struct StreamTests {
  static func large(_ count: Int) -> Answer {
    Answer(
      columns: [
        Samples.key(.fund, (0..<count).map { "F\($0 % 7)" }),
        Samples.key(.book, (0..<count).map { "book-\($0)" }),
        Samples.measure(
          "net", "USD", .decimals((0..<count).map { Int128($0) * 1_234_567 }, scale: 4)),
        Samples.measure("var(99%)", "USD", .reals((0..<count).map { Double($0) / 7 })),
      ],
      rows: Array(repeating: .group, count: count), incompleteRows: Array(0..<count),
      contract: Samples.contract)
  }

  static let answer = large(22_000)

  @Test(arguments: AnswerFormat.allCases)
  func tensOfThousandsOfRowsGoOutInPieces(format: AnswerFormat) {
    var sizes: [Int] = []
    var sink = TextSink { piece in
      sizes.append(piece.count)
      return true
    }
    let clock = ContinuousClock()
    let time = clock.measure {
      format.write(Self.answer, style: AnswerStyle(width: 100), to: &sink)
    }
    #expect(sizes.count > 8)
    #expect((sizes.max() ?? 0) < 3 * TextSink.pieceBytes)
    // Measured at 0.05 to 0.2 s; quadratic work would take minutes.
    #expect(time < .seconds(20))
  }

  @Test(arguments: AnswerFormat.allCases)
  func writingStopsWhenNobodyReads(format: AnswerFormat) {
    var count = 0
    var sink = TextSink { _ in
      count += 1
      return false
    }
    format.write(Self.answer, style: AnswerStyle(), to: &sink)
    #expect(count == 1)
    #expect(!sink.isOpen)
    #expect(!sink.isCut)
  }

  /// Asked so often that neither the making of cells nor the writing of rows goes on for long.
  @Test(arguments: AnswerFormat.allCases)
  func writingStopsWheneverNobodyWantsTheAnswer(format: AnswerFormat) {
    func write(upTo limit: Int) -> (asked: Int, pieces: Int, isCut: Bool) {
      var (asked, pieces) = (0, 0)
      var sink = TextSink {
        asked += 1
        return asked > limit
      } _: { _ in
        pieces += 1
        return true
      }
      format.write(Self.answer, style: AnswerStyle(width: 100), to: &sink)
      return (asked, pieces, sink.isCut)
    }
    let all = write(upTo: .max)
    #expect(all.asked > 22_000 / 4096 && !all.isCut)
    for limit in 0..<all.asked {
      let some = write(upTo: limit)
      #expect(some.asked == limit + 1 && some.pieces < all.pieces && some.isCut)
    }
  }
}
