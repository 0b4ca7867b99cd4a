// The same nodes under other parents: no id is new, so nothing is filed or compared again, and
// every column is moved to its place.

internal import Columns

extension Hierarchy {
  /// The tree with these parents, by node as they are numbered here, and with what `edited` says of
  /// some nodes; and where each node is now. The parents must make a tree.
  func replanted(
    _ newParents: [Int32], edited: [Int: HierarchyBuilder.Row]
  ) -> (hierarchy: Hierarchy, places: [Int32]) {
    if newParents == parents {
      return (renamed(edited), (0..<Int32(count)).map { $0 })
    }
    let order = Self.preorder(newParents, numbers)
    var places = [Int32](repeating: 0, count: count)
    for (place, node) in order.enumerated() { places[node] = Int32(place) }
    let parents = order.map { newParents[$0] < 0 ? Int32(-1) : places[Int(newParents[$0])] }
    var ends = order.indices.map { UInt32($0 + 1) }
    for node in order.indices.reversed() where parents[node] >= 0 {
      ends[Int(parents[node])] = max(ends[Int(parents[node])], ends[node])
    }
    var depths = [UInt32](repeating: 0, count: order.count)
    for node in order.indices where parents[node] >= 0 {
      depths[node] = depths[Int(parents[node])] + 1
    }
    let destinations = places.map { UInt32($0) }
    let navs = self.navs(edited, in: order)
    func moved(_ texts: TextColumn, _ edit: (HierarchyBuilder.Row) -> String) -> TextColumn {
      self.texts(texts, edited, edit, in: order)
        ?? TextColumn(placing: [texts], at: destinations, count: count)
    }
    let hierarchy = Hierarchy(
      ids: TextColumn(placing: [ids], at: destinations, count: count),
      names: moved(names) { $0.name }, types: order.map { types[$0] }, parents: parents,
      ends: ends, depths: depths, givenNAVs: navs,
      tags: moved(tags) { $0.tags }, numbers: order.map { numbers[$0] },
      index: renumberedIndex(destinations))
    return (hierarchy, places)
  }

  /// The same tree with other names, NAVs or tags; columns that nobody edits are shared.
  private func renamed(_ edited: [Int: HierarchyBuilder.Row]) -> Hierarchy {
    Hierarchy(
      ids: ids, names: texts(names, edited, { $0.name }, in: nil) ?? names, types: types,
      parents: parents, ends: ends, depths: depths,
      givenNAVs: edited.allSatisfy({ $0.value.nav == givenNAVs[$0.key] })
        ? givenNAVs : navs(edited, in: nil),
      tags: texts(tags, edited, { $0.tags }, in: nil) ?? tags, numbers: numbers,
      index: renumberedIndex(nil))
  }

  /// Texts with those of edited nodes among them, in an order of nodes or as they stand; nil where
  /// none is another than before.
  private func texts(
    _ texts: TextColumn, _ edited: [Int: HierarchyBuilder.Row],
    _ edit: (HierarchyBuilder.Row) -> String, in order: [Int]?
  ) -> TextColumn? {
    if edited.allSatisfy({ edit($0.value) == texts[$0.key] }) { return nil }
    var result = TextColumn(reservingTexts: count, bytes: texts.bytes.count)
    let bytes = texts.bytes.span
    for place in 0..<count {
      let node = order.map { $0[place] } ?? place
      if let row = edited[node] {
        result.append(edit(row))
      } else {
        result.append(bytes, texts.range(node))
      }
    }
    return result
  }

  private func navs(_ edited: [Int: HierarchyBuilder.Row], in order: [Int]?) -> FixedColumn {
    var values = [Int64](repeating: 0, count: count)
    var present = BitMask(count: count)
    for place in 0..<count {
      let node = order.map { $0[place] } ?? place
      guard let nav = edited[node].map(\.nav) ?? givenNAVs[node] else { continue }
      values[place] = nav
      present.set(place)
    }
    return FixedColumn(values: values, present: present)
  }

  /// Nodes from the roots down, siblings in byte order of their ids: that of their numbers.
  private static func preorder(_ parents: [Int32], _ numbers: [UInt32]) -> [Int] {
    var byNumber = [Int](repeating: 0, count: numbers.count)
    for (node, number) in numbers.enumerated() { byNumber[Int(number)] = node }
    var firstChild = [Int](repeating: -1, count: numbers.count)
    var nextSibling = firstChild
    var firstRoot = -1
    // Backwards: pushing nodes in front of a list leaves them in order.
    for node in byNumber.reversed() {
      let parent = Int(parents[node])
      if parent < 0 {
        nextSibling[node] = firstRoot
        firstRoot = node
      } else {
        nextSibling[node] = firstChild[parent]
        firstChild[parent] = node
      }
    }
    var order: [Int] = []
    order.reserveCapacity(numbers.count)
    var waiting: [Int] = []
    var next = firstRoot
    while true {
      if next < 0 {
        guard let sibling = waiting.popLast() else { break }
        next = sibling
        continue
      }
      order.append(next)
      if nextSibling[next] >= 0 { waiting.append(nextSibling[next]) }
      next = firstChild[next]
    }
    precondition(order.count == numbers.count, "parents make no tree")
    return order
  }
}
