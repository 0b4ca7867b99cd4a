// Reading a whole file row by row into plain values: for every file but the large ones, whose
// columns are read as columns.

/// A value and the line its row began on.
struct Placed<Value: Sendable>: Sendable {
  var line: Int
  var value: Value
}

private struct BlockRows<Value: Sendable>: Sendable {
  var rows: [Placed<Value>] = []
  var rejections = RejectionTally()
  var rounded: [Int] = []
}

/// A file's rows, with what is needed to reject some of them later.
struct TableRows<Value: Sendable>: Sendable {
  var rows: [Placed<Value>]
  var rejections: RejectionTally
  var blocks: [CSVFile.BlockStart]
}

extension CSVFile {
  /// `pack` puts what was made of the rows of a block into less memory.
  func rows<Value: Sendable>(
    threads: Int, progress: LoadProgress, report: inout FileReport,
    pack: (@Sendable ([Placed<Value>]) -> [Placed<Value>])? = nil,
    parse: @escaping @Sendable (inout Row) throws(FieldFault) -> Value
  ) throws(FileFault) -> TableRows<Value> {
    let blocks = try blocks(threads: threads, progress: progress) { records -> BlockRows<Value> in
      var partial = BlockRows<Value>()
      var pending = Self.malformed(records)
      var row = Row(copy records, 0)
      for record in 0..<records.count {
        row.move(to: record)
        let line = Int(records.lines[record])
        do throws(FieldFault) {
          partial.rows.append(Placed(line: line, value: try parse(&row)))
          if !row.roundedFields.isEmpty { partial.rounded += row.roundedFields }
        } catch {
          pending.append(
            PendingRejection(line: line, field: error.column, fault: error.fault))
        }
      }
      partial.rejections = RejectionTally(pending)
      if let pack { partial.rows = pack(partial.rows) }
      return partial
    }
    var table = TableRows<Value>(
      rows: [], rejections: RejectionTally(), blocks: blocks.map(\.start))
    for block in blocks {
      // Lines were counted from the block's first byte.
      for var row in block.partial.rows {
        row.line += block.start.line
        table.rows.append(row)
      }
      table.rejections.append(block.partial.rejections, from: block.start.line)
      for field in block.partial.rounded {
        report.rounded[header.names[field], default: 0] += 1
      }
    }
    report.rows = table.rows.count + table.rejections.lines.count
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
