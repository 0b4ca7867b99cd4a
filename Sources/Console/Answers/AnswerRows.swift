// Rows that are no groups: how people and programs are told which they are. A null key alone does
// not tell, since positions without a value make a group of their own.

internal import Query

extension Answer {
  /// The name of a row that is no group, and the column to put it in: the first key it has no value
  /// for. Nil for groups, and where every key has one.
  func label(ofRow row: Int) -> (text: String, column: Int)? {
    guard rows[row] != .group else { return nil }
    let column = columns.indices.first { columns[$0].isKey && columns[$0].exactText(row) == nil }
    return column.map { (rows[row].rawValue, $0) }
  }

  /// For programs: with a last column `row`, which says `group`, `others` or `total`, where the
  /// query asked for such rows. No key, measure or fact has that name.
  var withRowKinds: Answer {
    guard tellsRows else { return self }
    var answer = self
    answer.columns.append(
      AnswerColumn(name: "row", role: .fact, values: .texts(rows.map(\.rawValue))))
    return answer
  }
}
