// Work on several threads: results in the order of their index, each piece run once, whatever the
// number of threads and however uneven the pieces.

import Columns
import Synchronization
import Testing

struct ParallelTests {
  @Test(arguments: [-1, 0, 1, 2, 3, 4, 8, 33, 1000])
  func resultsComeInOrderWhateverTheThreads(threads: Int) {
    for count in [0, 1, 2, 3, 7, 64, 501] {
      let results = Parallel.map(count: count, threads: threads) { $0 * $0 }
      #expect(results == (0..<count).map { $0 * $0 })
    }
  }

  @Test func unevenPiecesAreEachRunOnce() {
    let runs = Mutex([Int](repeating: 0, count: 200))
    let results = Parallel.map(count: 200, threads: 4) { index in
      runs.withLock { $0[index] += 1 }
      // The first pieces are by far the largest.
      var state = UInt64(index)
      for _ in 0..<(index < 4 ? 400_000 : 10) { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      return state
    }
    #expect(runs.withLock { $0 } == Array(repeating: 1, count: 200))
    let alone = Parallel.map(count: 200, threads: 1) { index in
      var state = UInt64(index)
      for _ in 0..<(index < 4 ? 400_000 : 10) { state = state &* 6_364_136_223_846_793_005 &+ 1 }
      return state
    }
    #expect(results == alone)
  }

  @Test func aResultMayItselfBeNil() {
    let results: [Int?] = Parallel.map(count: 50, threads: 3) { $0 % 2 == 0 ? $0 : nil }
    #expect(results.count == 50 && results[4] == 4)
    #expect(results.count { $0 == nil } == 25)
  }

  @Test func workMayItselfBeParallel() {
    let results = Parallel.map(count: 6, threads: 3) { outer in
      Parallel.map(count: 10, threads: 2) { outer * 10 + $0 }
    }
    #expect(results.flatMap { $0 } == Array(0..<60))
  }
}
