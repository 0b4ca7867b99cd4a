// The same nodes under other parents: no id is new, so nothing is filed or compared again, and
// every column is moved to its place.

internal import Columns

extension Hierarchy {
  /// The tree with these parents, by node as they are numbered here, and with what `edited` says of
  /// some nodes; and where each node is now. The parents must make a tree.
  func replanted(
    _ newParents: [Int32], edited: [Int: HierarchyBuilder.Row]
  ) -> (hierarchy: Hierarchy, places: [Int32]) {
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
    func moved(
      _ texts: TextColumn, _ edit: (HierarchyBuilder.Row) -> String
    ) -> TextColumn {
      if edited.allSatisfy({ edit($0.value) == texts[$0.key] }) {
        return TextColumn(placing: [texts], at: destinations, count: count)
      }
      return TextColumn(order.map { node in edited[node].map(edit) ?? texts[node] })
    }
    var navs = [Int64](repeating: 0, count: count)
    var present = BitMask(count: count)
    for (place, node) in order.enumerated() {
      guard let nav = edited[node].map(\.nav) ?? givenNAVs[node] else { continue }
      navs[place] = nav
      present.set(place)
    }
    let hierarchy = Hierarchy(
      ids: TextColumn(placing: [ids], at: destinations, count: count),
      names: moved(names) { $0.name }, types: order.map { types[$0] }, parents: parents,
      ends: ends, depths: depths, givenNAVs: FixedColumn(values: navs, present: present),
      tags: moved(tags) { $0.tags }, numbers: order.map { numbers[$0] },
      index: renumberedIndex(destinations))
    return (hierarchy, places)
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
