// What the measures that are no plain sums are.

extension Catalog {
  static let figures: [MeasureEntry] = [
    MeasureEntry(
      name: "kr", signature: "kr[(CURVE[, TENOR])]",
      summary: "Key-rate dv01 at one tenor, of a whole curve, or of all curves", unit: "CCY/bp",
      isAdditive: true,
      combine: "sum", rounding: "once, half to even, 6 decimals (8 where declared)",
      missing: "positions without that key rate add nothing"),
    MeasureEntry(
      name: "kr_gap", signature: "kr_gap",
      summary: "Sum of key rates less dv01, over the positions that have both", unit: "CCY/bp",
      isAdditive: true, combine: "sum",
      rounding: "once, half to even, 6 decimals (8 where declared)",
      missing: "positions without key rates or dv01 add nothing"),
    MeasureEntry(
      name: "exposure", signature: "exposure(FACTOR)",
      summary: "Exposure to one factor of the parametric model: gain per unit of it",
      unit: "CCY", isAdditive: true, combine: "sum",
      rounding: "once, half to even, 6 decimals (8 where declared)",
      missing: "positions without exposures are counted as no-vector"),
    MeasureEntry(
      name: "stress", signature: "stress(ID)",
      summary: "What the shocks of a named stress would gain, a loss negative", unit: "CCY",
      isAdditive: true, combine: "sum",
      rounding: "once, half to even, 4 decimals (8 where declared)",
      missing: "unpriced positions are counted; those without the sensitivity stay as they are"),
    MeasureEntry(
      name: "worst_stress", signature: "worst_stress",
      summary: "The gain of the named stress that would cost the group most", unit: "CCY",
      isAdditive: false, combine: "least of the group's own stresses",
      rounding: "once, half to even, 4 decimals (8 where declared)",
      missing: "as for stress; stresses that cannot be answered are named"),
    MeasureEntry(
      name: "worst_stress_id", signature: "worst_stress_id",
      summary: "Which stress that is", unit: "", isAdditive: false,
      combine: "least of the group's own stresses", rounding: "none; text",
      missing: "as for stress"),
    MeasureEntry(
      name: "nav", signature: "nav", summary: "Net asset value of the group's node", unit: "CCY",
      isAdditive: false, combine: "the node's given value, else the sum of its children",
      rounding: "once, half to even, 4 decimals (8 where declared)",
      missing: "null when any child's is missing"),
    MeasureEntry(
      name: "avg_rating", signature: "avg_rating",
      summary: "Average notch of rated positions, weighted by gross market value",
      unit: "notch", isAdditive: false, combine: "ratio of two sums", rounding: nearestDouble,
      missing: "NR positions are left out of both sums"),
    MeasureEntry(
      name: "avg_duration", signature: "avg_duration",
      summary: "Modified duration: Σ dv01 ÷ (Σ MV × 1e-4) over positions that have both",
      unit: "years", isAdditive: false, combine: "ratio of two sums", rounding: nearestDouble,
      missing: "positions without dv01 or market value are left out of both sums"),
    MeasureEntry(
      name: "pct_nav", signature: "pct_nav(MEASURE[, NODE])",
      summary: "A measure in percent of the NAV of NODE, else of the group's own node", unit: "%",
      isAdditive: false, combine: "ratio of two figures", rounding: nearestDouble,
      missing: "null where the NAV is missing or zero"),
    MeasureEntry(
      name: "pct_parent", signature: "pct_parent(MEASURE)",
      summary: "A measure in percent of the same of the enclosing group", unit: "%",
      isAdditive: false, combine: "ratio of two figures", rounding: nearestDouble,
      missing: "null where the enclosing group's is missing or zero"),
    MeasureEntry(
      name: "hhi", signature: "hhi(DIMENSION)",
      summary:
        "Concentration, 0 to 1: sum of squared shares of gross market value, netted within each "
        + "value of the dimension",
      unit: "", isAdditive: false, combine: "from the group's own positions",
      rounding: nearestDouble, missing: "positions without a value are left out"),
    MeasureEntry(
      name: "distinct", signature: "distinct(DIMENSION)",
      summary: "How many different values of the dimension there are", unit: "",
      isAdditive: false, combine: "from the group's own positions", rounding: "none; integer",
      missing: "null is no value"),
    MeasureEntry(
      name: "min", signature: "min(COLUMN)", summary: "The least value of a column", unit: "",
      isAdditive: false, combine: "least of the parts", rounding: "as the column",
      missing: "positions without a value are left out"),
    MeasureEntry(
      name: "max", signature: "max(COLUMN)", summary: "The greatest value of a column", unit: "",
      isAdditive: false, combine: "greatest of the parts", rounding: "as the column",
      missing: "positions without a value are left out"),
    MeasureEntry(
      name: "avg", signature: "avg(COLUMN)",
      summary:
        "Average of a number or date, weighted by gross market value; of an amount, the plain mean",
      unit: "", isAdditive: false, combine: "ratio of two sums", rounding: nearestDouble,
      missing: "positions without a value are left out"),
    MeasureEntry(
      name: "coverage", signature: "coverage(MEASURE[, gross|notional|count])",
      summary:
        "How much of a group has what a measure needs, by gross market value, gross notional "
        + "or count",
      unit: "%", isAdditive: false, combine: "ratio of two sums", rounding: nearestDouble,
      missing: "what it tells"),
  ]
}
