// Prints how long files and functions are; tools/test shows the lines that begin with "report:".

import Testing

struct SizeTests {
  @Test func sizesAreReported() {
    let report = Sizes(of: SourceTree.sources).report
    for line in report { print("report: \(line)") }
    #expect(report.count == 2)
  }

  @Test func functionsAreMeasured() {
    let text = """
      protocol P {
        func asked()
        func alsoAsked(_ a: Int) -> Int
      }
      struct S {
        init?(a: Int) { return nil }
        public static func three(
          _ a: () -> Void = {}
        ) -> String {
          self.init(a: 1)
          return "}"  // }
        }
      }
      """
    let functions = Sizes.functions(in: SourceFile(path: "A.swift", text: text))
    #expect(functions.map(\.name) == ["init", "three"])
    #expect(functions.map(\.line) == [6, 7])
    #expect(functions.map(\.length) == [1, 6])
  }
}
