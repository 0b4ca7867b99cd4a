// Tenors: what is one, and that their order is that of time and total.

import Book
import Testing

struct TenorTests {
  @Test(arguments: ["1D", "2W", "3M", "18M", "2Y", "30Y", "65535D"])
  func aTenorReadsAsItIsWritten(text: String) { #expect(Tenor(text)?.label == text) }

  @Test func overnightIsADay() {
    #expect(Tenor("ON") == Tenor("1D") && Tenor("ON")?.label == "1D")
  }

  @Test(arguments: [
    "", "M", "0M", "03M", "3", "3m", "-3M", "+3M", "3.5Y", "3 M", "65536D", "3Q", "TN", "on", "³M",
    "٣M", "3M\u{301}", "1Y6M",
  ])
  func otherTextsAreNone(text: String) { #expect(Tenor(text) == nil) }

  @Test func theOrderIsThatOfTime() {
    let sorted = [
      "1D", "6D", "1W", "2W", "1M", "5W", "2M", "3M", "6M", "51W", "364D", "365D", "12M", "1Y",
      "366D", "53W", "18M", "2Y", "30Y",
    ]
    let tenors = sorted.map { Tenor($0)! }
    for (i, a) in tenors.enumerated() {
      for (j, b) in tenors.enumerated() {
        #expect((a < b) == (i < j), "\(a.label) and \(b.label)")
      }
    }
  }
}
