// Reading a whole file row by row into plain values: for every file but the large ones, whose
// columns are read as columns.

/// A value and the line its row began on.
struct Placed<Value: Sendable>: Sendable {
  var line: Int
  var value: Value
}

private struct BlockRows<Value: Sendable>: Sendable {
  var rows: [Placed<Value>] = []
  var pending: [PendingRejection] = []
  var rounded: [Int] = []
}

/// A file's rows, with what is needed to reject some of them later.
struct TableRows<Value: Sendable>: Sendable {
  var rows: [Placed<Value>]
  var pending: [PendingRejection]
  var blocks: [CSVFile.BlockStart]
}

extension CSVFile {
  func rows<Value: Sendable>(
    threads: Int, progress: LoadProgress, report: inout FileReport,
    parse: @escaping @Sendable (inout Row) throws(FieldFault) -> Value
  ) throws(FileFault) -> TableRows<Value> {
    let blocks = try blocks(threads: threads, progress: progress) { records -> BlockRows<Value> in
      var partial = BlockRows<Value>()
      partial.pending = Self.malformed(records)
      var row = Row(copy records, 0)
      for record in 0..<records.count {
        row.move(to: record)
        let line = Int(records.lines[record])
        do throws(FieldFault) {
          partial.rows.append(Placed(line: line, value: try parse(&row)))
          if !row.roundedFields.isEmpty { partial.rounded += row.roundedFields }
        } catch {
          partial.pending.append(
            PendingRejection(line: line, field: error.column, fault: error.fault))
        }
      }
      return partial
    }
    var table = TableRows<Value>(rows: [], pending: [], blocks: blocks.map(\.start))
    for block in blocks {
      // Lines were counted from the block's first byte.
      for var row in block.partial.rows {
        row.line += block.start.line
        table.rows.append(row)
      }
      for var rejection in block.partial.pending {
        rejection.move(by: block.start.line)
        table.pending.append(rejection)
      }
      for field in block.partial.rounded {
        report.rounded[header.names[field], default: 0] += 1
      }
    }
    report.rows = table.rows.count + table.pending.count
    return table
  }

  /// Records of wrong form, with lines counted from the block's first byte.
  static func malformed(_ records: borrowing Records) -> [PendingRejection] {
    records.malformed.map { malformed in
      let place = records.place(of: malformed)
      return PendingRejection(
        line: place.lineBreaks, column: place.column, lastLine: malformed.lastLineBreaks,
        fault: malformed.fault)
    }
  }
}
