// The 500 historical scenarios: a move of every factor on each of the last 500 weekdays. Must hold:
// the moves come from the same loadings as the covariance, so the two kinds of VaR tell one story.

import Exact

struct ScenarioSet {
  static let count = 500

  enum Mood: Int { case calm, uneasy, crisis }

  let dates: [CalendarDate]
  private(set) var moods: [Mood] = []
  /// Moves by scenario and factor, in the unit of the factor's loadings.
  private(set) var moves: [[Int64]] = []

  init(seed: UInt64) {
    dates = Calendar.businessDays(Self.count)
    var mood = Mood.calm
    for scenario in 0..<Self.count {
      var random = RandomStream(seed: seed, .factors, scenario)
      mood = Self.next(mood, &random)
      moods.append(mood)
      // Deviations in 1/100 of the covariance's: their mean square over the moods is about one.
      let size: Int64 = [82, 150, 270][mood.rawValue]
      let drivers = (0..<Factors.drivers).map { _ in random.normal() * size / 100 }
      moves.append(
        Factors.all.map { factor in
          var move = factor.own * (random.normal() * size / 100)
          for driver in 0..<Factors.drivers { move += factor.loadings[driver] * drivers[driver] }
          return move >> 16
        })
    }
  }

  /// Quiet days follow quiet days: about 84 % calm, 13 % uneasy, 3 % crisis in the long run.
  private static func next(_ mood: Mood, _ random: inout RandomStream) -> Mood {
    let dice = random.below(1_000)
    switch mood {
    case .calm: return dice < 965 ? .calm : .uneasy
    case .uneasy: return dice < 200 ? .calm : dice < 950 ? .uneasy : .crisis
    case .crisis: return dice < 750 ? .crisis : .uneasy
    }
  }

  /// P&L of a position in whole dollars under every scenario: its exposures times the moves, and a
  /// movement of its own of a third of its daily volatility.
  func vector(
    _ draft: PositionDraft, exposures: [Exposure], maker: PositionMaker, into vector: inout [Int64]
  ) {
    let instrument = maker.instruments[draft.instrument]
    var random = RandomStream(seed: maker.seed, .vectors, draft.ordinal)
    let volatility = PositionMaker.volatilities[Int(instrument.kind.rawValue)]
    let size = abs(draft.marketValue) / 10_000
    let dollars = size * Currencies.dollarsPerUnit[instrument.currency] / 1_000_000
    let own = dollars * volatility / 3_000_000
    for scenario in 0..<Self.count {
      var cents: Int64 = 0
      for exposure in exposures {
        let isReturn = Factors.all[exposure.factor].scale == 6
        let product = exposure.amount * moves[scenario][exposure.factor]
        cents += isReturn ? product / 1_000_000 : product / 100
      }
      vector[scenario] = cents / 100 + ((own * random.roughNormal()) >> 16)
    }
  }
}
