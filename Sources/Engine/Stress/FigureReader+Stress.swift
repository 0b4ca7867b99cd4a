// What stresses do to a group: exact, since market values before and after are sums.

internal import Exact
internal import Query

extension FigureReader {
  /// Of several stresses the one that leaves least, of equal ones the first.
  func stress(
    _ numbers: [Int], _ base: Int, _ known: Int?, _ part: Figure.StressPart, _ ids: [String],
    _ group: Int
  ) -> FigureValue {
    let all = states.counts[Requirements.count][group]
    if all > 0, states.convertedCounts[known ?? Requirements.count][group] == 0 { return .missing }
    let before = -states.money[base][group]
    var worst: (gain: WideSum, place: Int)?
    for (place, number) in numbers.enumerated() {
      var gain = states.money[number][group]
      gain += before
      if let worst, !(gain < worst.gain) { continue }
      worst = (gain, place)
    }
    guard let worst else { return .missing }
    return part == .gain ? .money(worst.gain) : .text(ids[worst.place])
  }
}
