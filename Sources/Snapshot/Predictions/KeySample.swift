// A few rows of a few texts of a column: enough to see whether other columns follow from it.

struct KeySample: Sendable {
  /// The column's place.
  let key: Int
  /// Texts in the dictionary.
  let keyCount: Int
  /// Rows with the same text, two or more of each.
  let groups: [[Int]]

  private static let groupCount = 256
  private static let rowsPerGroup = 6

  init(key: Int, codes: [UInt32], keyCount: Int) {
    self.key = key
    self.keyCount = keyCount
    let stride = max(1, keyCount / Self.groupCount)
    var groups = [[Int]](repeating: [], count: keyCount / stride + 1)
    var full = 0
    for (row, code) in codes.enumerated() where Int(code) % stride == 0 {
      let group = Int(code) / stride
      if groups[group].count == Self.rowsPerGroup { continue }
      groups[group].append(row)
      if groups[group].count == Self.rowsPerGroup {
        full += 1
        if full == groups.count { break }
      }
    }
    self.groups = groups.filter { $0.count > 1 }
  }
}
