// `limits.csv`: limits on measures of nodes.

internal import Book
internal import Exact

enum LimitTable {
  static let schema = ColumnSchema(
    "limits.csv", required: ["node_id", "measure", "hard"],
    optional: ["soft", "bound", "currency"])

  static func parser(
    _ header: CSVHeader, hierarchy: Hierarchy, currencies: CurrencyTable, base: CurrencyIndex
  ) -> BookLoader.RowParser<Limit> {
    let nodeColumn = header.position(of: "node_id") ?? 0
    let measureColumn = header.position(of: "measure") ?? 0
    let hardColumn = header.position(of: "hard") ?? 0
    let softColumn = header.position(of: "soft")
    let boundColumn = header.position(of: "bound")
    let currencyColumn = header.position(of: "currency")
    return { (row) throws(FieldFault) in
      let node = try row.node(nodeColumn, hierarchy)
      let measure = try row.id(measureColumn)
      let name = MeasureNames.name(in: measure) ?? measure
      guard MeasureNames.all.contains(name) else {
        let near = Spelling.nearest(to: name, among: MeasureNames.all)
        throw FieldFault(measureColumn, .unknownMeasure(suggestion: near))
      }
      let limit = Limit(
        node: node, measure: measure,
        hard: try row.required(hardColumn, try row.decimal(hardColumn)),
        soft: try row.decimal(softColumn),
        bound: try row.choice(boundColumn, among: Limit.Bound.allCases, label: \.rawValue) ?? .abs,
        currency: try row.currency(currencyColumn, currencies) ?? base)
      if limit.bound == .abs {
        if limit.hard.coefficient < 0 { throw FieldFault(hardColumn, .mustNotBeNegative) }
        if let soft = limit.soft, soft.coefficient < 0 {
          throw FieldFault(softColumn, .mustNotBeNegative)
        }
      }
      guard limit.softIsWithinHard else { throw FieldFault(softColumn, .softBeyondHard) }
      return limit
    }
  }
}
