// The risk files: a covariance that is one, and vectors whose VaR a risk manager would believe.

import DemoBook
import Testing

@Suite struct DemoRiskTests {
  @Test("The covariance has every pair once and is positive definite")
  func covariance() throws {
    let folder = try SharedBook.ready()
    let factors = folder.table("factors").column("factor_id")
    let count = factors.count
    let number = Dictionary(uniqueKeysWithValues: zip(factors, factors.indices))
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    let rows = folder.table("covariance").rows
    #expect(rows.count == count * (count + 1) / 2)
    for row in rows {
      let a = try #require(number[row[0]])
      let b = try #require(number[row[1]])
      matrix[a][b] = try #require(Double(row[2]))
      matrix[b][a] = matrix[a][b]
    }
    // Cholesky of the correlation, because basis points and returns differ in size by 10⁴.
    let scale = matrix.indices.map { matrix[$0][$0].squareRoot() }
    var lower = matrix
    for i in 0..<count {
      for j in 0...i {
        var sum = matrix[i][j] / scale[i] / scale[j]
        for k in 0..<j { sum -= lower[i][k] * lower[j][k] }
        if i == j {
          try #require(sum > 0.001, "\(factors[i])")
          lower[i][i] = sum.squareRoot()
        } else {
          lower[i][j] = sum / lower[j][j]
        }
      }
    }
  }

  @Test("The sample's VaR is a believable share of what it holds")
  func vectors() throws {
    let folder = try SharedBook.ready()
    let rows = folder.table("pnl").rows
    var totals = [Int](repeating: 0, count: 500)
    for row in rows {
      for (scenario, value) in row.dropFirst().enumerated() {
        totals[scenario] += try #require(Int(value))
      }
    }
    totals.sort()
    #expect(rows.count == 1_000)
    // Of fund NAV, half of whose positions are sampled: between 0.05 % and 5 % a day.
    let nav = folder.table("nodes").column("nav").compactMap(Double.init).reduce(0, +)
    let loss = Double(-totals[5])
    #expect(loss > nav * 0.0005 && loss < nav * 0.05, "VaR \(loss) of NAV \(nav)")
  }

  @Test("Realised P&L covers 250 days of every fund and desk")
  func realised() throws {
    let rows = try SharedBook.ready().table("realised").records
    let keys = Set(rows.map { [$0["node_id"] ?? "", $0["date"] ?? "", $0["kind"] ?? ""] })
    #expect(keys.count == rows.count)
    let held = rows.filter { $0["kind"] == "hypothetical" }
    #expect(held.count == 220 * 250)
  }

  @Test("A limit's soft bound is inside its hard one, and its measure is one of the desk's")
  func limits() throws {
    let measures: Set = ["gross", "net", "dv01", "cs01", "var(99%)", "es(97.5%)"]
    for row in try SharedBook.ready().table("limits").records {
      let hard = try #require(Int(row["hard"] ?? ""))
      let soft = try #require(Int(row["soft"] ?? ""))
      #expect(row["bound"] == "lower" ? soft > hard : soft < hard)
      #expect(measures.contains(row["measure"] ?? ""))
    }
  }
}
