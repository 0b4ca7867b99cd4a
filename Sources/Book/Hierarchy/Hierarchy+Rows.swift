// The tree as the rows it was built of: what changes edit.

internal import Columns

extension Hierarchy {
  func row(_ node: Int) -> HierarchyBuilder.Row {
    let parent = Int(parents[node])
    return HierarchyBuilder.Row(
      id: ids[node], parentID: parent < 0 ? "" : ids[parent], type: types[node],
      name: names[node], nav: givenNAVs[node], tags: tags[node])
  }
}
