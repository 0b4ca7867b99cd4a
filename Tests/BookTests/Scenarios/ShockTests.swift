// Shocks as stress files write them, and which kinds of risk they suit.

import Book
import Exact
import Testing

struct ShockTests {
  static let wellFormed: [(String, Shock.Form, Decimal)] = [
    ("+5%", .percent, Decimal(coefficient: 5, scale: 0)),
    ("-12.5%", .percent, Decimal(coefficient: -125, scale: 1)),
    ("0%", .percent, .zero), ("25bp", .basisPoints, Decimal(coefficient: 25, scale: 0)),
    ("-0.5bp", .basisPoints, Decimal(coefficient: -5, scale: 1)),
    ("*1.1", .factor, Decimal(coefficient: 11, scale: 1)), ("*0", .factor, .zero),
  ]

  @Test(arguments: wellFormed)
  func aShockSaysItsFormAndAmount(text: String, form: Shock.Form, amount: Decimal) {
    #expect(Shock(text)?.form == form && Shock(text)?.amount == amount)
  }

  @Test(arguments: [
    "", "5", "%", "bp", "*", "+", "++5%", "+-5%", "*+1.1", "*-1", "5 %", "5bps", "1e2%", "nan%",
    "5%%", "x5%", "*1.1%", "0.0000000000001%", "５%", "5%\u{301}",
  ])
  func otherTextsAreNone(text: String) { #expect(Shock(text) == nil) }

  @Test func eachKindTakesTheShocksThatMeanSomethingToIt() {
    let (percent, points, factor) = (Shock("+5%")!, Shock("+25bp")!, Shock("*1.1")!)
    for kind in [Shock.Kind.fx, .price] {
      #expect(percent.suits(kind) && !points.suits(kind) && factor.suits(kind))
    }
    #expect(!percent.suits(.rates) && points.suits(.rates) && factor.suits(.rates))
    #expect(percent.suits(.spread) && points.suits(.spread) && factor.suits(.spread))
  }
}
