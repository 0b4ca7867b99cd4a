// How each column of a table is written: settled once for all of it, before its rows are.

internal import Columns

struct TablePlan: Sendable {
  struct Column: Sendable {
    var prediction: Prediction?
    var presence = Presence.all
  }

  let columns: [Column]
  let rowsPerGroup: Int

  init(_ table: SnapshotTable, threads: Int) {
    let finder = PredictionFinder(table)
    columns = Parallel.map(count: table.columns.count, threads: threads) { column in
      Column(
        prediction: finder.prediction(of: column), presence: finder.presence(of: column))
    }
    rowsPerGroup = SnapshotLimits.rowsPerGroup(columns: table.columns.count)
  }

  func groupCount(rows: Int) -> Int { (rows + rowsPerGroup - 1) / rowsPerGroup }
}
