// A folder of one test's own, removed with the value, and books to put there.

import Glibc
import Testing

final class Scratch: Sendable {
  let path: String

  init() {
    // SAFETY: the pointer is null or a terminated string, copied at once. GAIN: none, the
    // environment has no other door.
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/espalier-command-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
    // folder that no other test has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { preconditionFailure("no folder can be made in \(place)") }
    path = made
  }

  deinit { Self.remove(path) }

  /// A folder below, holding a small book; `badRow` adds a row that is refused.
  func book(badRow: Bool = false) -> String {
    let folder = path + (badRow ? "/bad" : "/book")
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    #expect(unsafe mkdir(folder, 0o755) == 0)
    for (name, text) in Self.files {
      let extra = badRow && name == "positions.csv" ? "P9,D1,NOSUCH,1\nP8,D1,ACME,\"1,000\"\n" : ""
      write(Array((text + extra).utf8), to: folder + "/" + name)
    }
    return folder
  }

  private static let files = [
    ("book.csv", "base_currency,pivot_currency,as_of\nUSD,USD,2026-11-20\n"),
    ("nodes.csv", "node_id,parent_id,node_type\nF1,,FUND\nD1,F1,DESK\nD2,F1,DESK\n"),
    (
      "instruments.csv",
      "instrument_id,currency,valuation,price,dv01\nACME,USD,unit,190.5,0\nBOND,EUR,unit,98,0.5\n"
    ),
    (
      "positions.csv", "position_id,node_id,instrument_id,quantity\nP1,D1,ACME,100\nP2,D2,BOND,-7\n"
    ),
    ("fx.csv", "pair,rate,as_of_date\nEUR/USD,1.085,2026-11-20\n"),
    ("limits.csv", "node_id,measure,hard,bound\nF1,gross,1000,upper\n"),
  ]

  /// Returns the path.
  @discardableResult
  func add(_ name: String, _ text: String) -> String {
    write(Array(text.utf8), to: path + "/" + name)
    return path + "/" + name
  }

  private func write(_ bytes: [UInt8], to file: String) {
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: none, files
    // are written by the system.
    guard let stream = unsafe fopen(file, "w") else {
      Issue.record("cannot write \(file)")
      return
    }
    #expect(unsafe fwrite(bytes, 1, bytes.count, stream) == bytes.count)
    #expect(unsafe fclose(stream) == 0)
  }

  static func bytes(of path: String) -> [UInt8] {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      all += part[0..<count]
    }
    return all
  }

  private static func remove(_ path: String) {
    // SAFETY: the string lives for the calls. GAIN: no litter, which needs the system.
    if unsafe Glibc.remove(path) == 0 { return }
    // SAFETY: the stream is checked and closed, entries are copied before the next call. GAIN: as
    // above.
    if let stream = unsafe opendir(path) {
      while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      unsafe closedir(stream)
    }
    _ = unsafe Glibc.remove(path)
  }
}
