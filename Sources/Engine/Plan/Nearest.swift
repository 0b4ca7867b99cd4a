// The name that may have been meant: the one that the fewest changes of letters lead to.

enum Nearest {
  static func name(to text: String, among names: [String]) -> String? {
    let wanted = Array(text.lowercased().utf8)
    let limit = max(1, wanted.count / 3)
    var best: (distance: Int, name: String)?
    for name in names {
      let candidate = Array(name.lowercased().utf8)
      guard abs(candidate.count - wanted.count) <= limit else { continue }
      let distance = self.distance(wanted, candidate)
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, name) }
    }
    return best?.name
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
