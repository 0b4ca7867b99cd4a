// Cells in a tree whose nodes were moved: what a moved node holds is taken from the cells that were
// above it and added to those that are. No position is read, and no other sum is touched.

internal import Book
internal import Exact

extension TreeCells {
  /// `places` says where each node is now.
  func replanted(_ places: [Int32], _ new: Hierarchy) -> TreeCells {
    let old = tree
    let moved = (0..<old.count).filter { node in
      let parent = Int(old.parents[node])
      return new.parents[Int(places[node])] != (parent < 0 ? -1 : places[parent])
    }
    var result = self
    // From the top on: what is above a moved node has let go of all below it already.
    var taken = Set<Int>()
    for node in moved.sorted(by: { old.depths[$0] < old.depths[$1] }) {
      result.forEachSum(ofNode: node) { result, group, sums, cell in
        let less = sums.map { 0 &- $0 }
        var above = result.map.parent(ofCell: cell)
        var nodeAbove = Int(old.parents[node])
        while above >= 0 {
          result.add(less, of: group, toCell: above)
          if taken.contains(nodeAbove) { break }
          above = result.map.parent(ofCell: above)
          nodeAbove = Int(old.parents[nodeAbove])
        }
      }
      taken.insert(node)
    }
    let nowAt = moved.map { Int(places[$0]) }
    result.move(to: new, map.replanted(places, new, moved: nowAt))
    var waiting = Set(nowAt)
    for node in nowAt.sorted(by: { new.depths[$0] > new.depths[$1] }) {
      result.forEachSum(ofNode: node) { result, group, sums, cell in
        var above = result.map.parent(ofCell: cell)
        var nodeAbove = Int(new.parents[node])
        while above >= 0 {
          result.add(sums, of: group, toCell: above)
          // Whoever is still to come takes this along.
          if waiting.contains(nodeAbove) { break }
          above = result.map.parent(ofCell: above)
          nodeAbove = Int(new.parents[nodeAbove])
        }
      }
      waiting.remove(node)
    }
    return result
  }

  /// Each group's sums of each cell of a node.
  private mutating func forEachSum(
    ofNode node: Int,
    _ body: (_ cells: inout TreeCells, _ group: Int, _ sums: [Int128], _ cell: Int) -> Void
  ) {
    var cells: [Int] = []
    map.forEachCell(ofNode: node) { cell, _ in cells.append(cell) }
    for cell in cells {
      for group in groups.indices { body(&self, group, sums(of: group, inCell: cell), cell) }
    }
  }
}
