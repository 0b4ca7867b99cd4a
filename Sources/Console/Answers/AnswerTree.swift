// An answer as a tree: a table whose first column shows how groups lie in one another. Rows of
// nodes come in preorder and say how deep they lie; other keys lie in each other in the order of
// the query, whatever order the rows are in.

internal import Query

struct AnswerTree {
  private let table: AnswerTable
  private var answer: Answer { table.answer }
  private var style: AnswerStyle { table.style }

  /// A line of the tree: a row of the answer, or the heading of those below it.
  private struct Line {
    var text: String
    var depth: Int
    var row: Int?
    var isMissing = false
  }

  init(_ answer: Answer, _ style: AnswerStyle) { table = AnswerTable(answer, style) }

  func write(to sink: inout TextSink) {
    let keys = answer.columns.indices.filter { answer.columns[$0].isKey }
    if let depths = answer.depths,
      let node = answer.columns.firstIndex(where: { $0.role == .key(.node) })
    {
      write(byDepth(node, depths), replacing: [node], heading: [node], to: &sink)
    } else if keys.isEmpty {
      table.write(to: &sink)
    } else {
      write(nested(keys, &sink), replacing: keys, heading: keys, to: &sink)
    }
  }

  private func write(
    _ lines: [Line], replacing replaced: [Int], heading: [Int], to sink: inout TextSink
  ) {
    guard sink.takes(row: 0) else { return }
    let prefixes = Self.prefixes(lines.map(\.depth), style)
    let labels = zip(prefixes, lines).map { prefix, line in
      AnswerCell(prefix + line.text, mark: line.isMissing && prefix.isEmpty ? .missing : .plain)
    }
    let name = heading.map { LineText.shown(answer.columns[$0].name) }.joined(separator: " / ")
    var columns = [
      AnswerGrid.Column(
        name: name, unit: "", isNumeric: false, isCuttable: true, isKey: true, cells: labels)
    ]
    for index in answer.columns.indices where !replaced.contains(index) {
      guard var column = table.column(index, &sink) else { return }
      let cells = column.cells
      column.cells = lines.map { $0.row.map { cells[$0] } ?? AnswerCell("") }
      columns.append(column)
    }
    let all = table.gridRows
    let rows = lines.map { $0.row.map { all[$0] } ?? AnswerGrid.Row() }
    AnswerGrid(columns: columns, rows: rows, style: style).write(to: &sink)
    sink.write(table.legend)
  }

  private func byDepth(_ node: Int, _ depths: [Int]) -> [Line] {
    // The first row is the root of what is shown, wherever it lies in the book.
    let root =
      answer.rows.indices.lazy.filter { answer.rows[$0] == .group }.map { depths[$0] }.min() ?? 0
    var last = -1
    return answer.rows.indices.map { row in
      // Where a level was filtered away, the row lies one below.
      last = answer.rows[row] == .group ? min(depths[row] - root, last + 1) : 0
      return line(row, node, depth: last)
    }
  }

  private func line(_ row: Int, _ column: Int, depth: Int) -> Line {
    let label = answer.label(ofRow: row)
    let text = answer.columns[column].shownKey(row)
    return Line(
      text: text ?? label?.text ?? style.missing, depth: depth, row: row,
      isMissing: text == nil && label == nil)
  }

  /// Groups of one value lie together below it, in the order in which they first appear.
  private func nested(_ keys: [Int], _ sink: inout TextSink) -> [Line] {
    var lines: [Line] = []
    let isTotal = { (row: Int) in answer.rows[row] == .total }
    nest(answer.rows.indices.filter { !isTotal($0) }, keys[...], depth: 0, &lines, &sink)
    for row in answer.rows.indices where isTotal(row) {
      lines.append(line(row, keys[0], depth: 0))
    }
    return lines
  }

  private func nest(
    _ rows: [Int], _ keys: ArraySlice<Int>, depth: Int, _ lines: inout [Line],
    _ sink: inout TextSink
  ) {
    guard let key = keys.first else { return }
    let rest = keys.dropFirst()
    var groups: [[Int]] = []
    var places: [String?: Int] = [:]
    var labelled: [Int] = []
    for row in rows {
      guard sink.takes(row: row) else { return }
      // A row that stands for several values has no group of its own among them.
      if answer.label(ofRow: row)?.column == key {
        labelled.append(row)
        continue
      }
      let value = answer.columns[key].exactText(row)
      if let place = places[value] {
        groups[place].append(row)
      } else {
        places[value] = groups.count
        groups.append([row])
      }
    }
    for group in groups {
      if rest.isEmpty {
        lines += group.map { line($0, key, depth: depth) }
      } else {
        var heading = line(group[0], key, depth: depth)
        heading.row = nil
        lines.append(heading)
        nest(group, rest, depth: depth + 1, &lines, &sink)
      }
    }
    lines += labelled.map { line($0, key, depth: depth) }
  }

  /// Branches in front of each line, from the depths in preorder.
  private static func prefixes(_ depths: [Int], _ style: AnswerStyle) -> [String] {
    // Whether another line of the same depth follows under the same parent, seen from the end.
    var isLast = [Bool](repeating: true, count: depths.count)
    var open: [Bool] = []
    for index in depths.indices.reversed() {
      let depth = depths[index]
      if open.count > depth + 1 { open.removeSubrange((depth + 1)...) }
      while open.count <= depth { open.append(false) }
      isLast[index] = !open[depth]
      open[depth] = true
    }
    var ends: [Bool] = []
    return depths.indices.map { index in
      let depth = depths[index]
      if ends.count > depth { ends.removeSubrange(depth...) }
      ends.append(isLast[index])
      // Roots stand at the margin: several of them are several trees.
      guard depth > 0 else { return "" }
      let above = ends[1..<depth].map { $0 ? "   " : style.through }.joined()
      return above + (isLast[index] ? style.lastBranch : style.branch)
    }
  }
}
