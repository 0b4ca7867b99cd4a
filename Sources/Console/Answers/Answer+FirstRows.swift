// The beginning of a large answer, for a screen that nobody would scroll through.

public import Query

extension Answer {
  /// The first so many groups, with others and totals, of which there are as many at most. An
  /// answer that is no longer is itself.
  public func firstRows(_ most: Int) -> Answer {
    var counts: [RowKind: Int] = [:]
    let kept = rows.indices.filter { row in
      counts[rows[row], default: 0] += 1
      return counts[rows[row], default: 0] <= most
    }
    guard kept.count < rows.count else { return self }
    let incomplete = Set(incompleteRows)
    var answer = Answer(
      columns: columns.map { column in
        var column = column
        column.values = column.values.chosen(kept)
        return column
      },
      rows: kept.map { rows[$0] },
      incompleteRows: kept.indices.filter { incomplete.contains(kept[$0]) }, contract: contract)
    answer.depths = depths.map { depths in kept.map { depths[$0] } }
    answer.tellsRows = tellsRows
    return answer
  }
}

extension AnswerColumn.Values {
  fileprivate func chosen(_ rows: [Int]) -> Self {
    switch self {
    case .texts(let values): .texts(rows.map { values[$0] })
    case .integers(let values): .integers(rows.map { values[$0] })
    case .decimals(let values, let scale): .decimals(rows.map { values[$0] }, scale: scale)
    case .digits(let values): .digits(rows.map { values[$0] })
    case .reals(let values): .reals(rows.map { values[$0] })
    case .dates(let values): .dates(rows.map { values[$0] })
    case .flags(let values): .flags(rows.map { values[$0] })
    }
  }
}
