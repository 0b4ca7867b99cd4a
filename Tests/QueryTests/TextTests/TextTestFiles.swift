// The text tests as they lie in the repository, and the books they ask.

import Book
import BookFiles
import Engine
import Glibc
import Query

enum TextTestFiles {
  /// This file is Tests/QueryTests/TextTests/TextTestFiles.swift.
  private static let folder = #filePath.split(separator: "/").dropLast(2)
    .reduce(into: "") { $0 += "/" + $1 }

  static let all: [TextTest] = contents.flatMap(\.tests)

  /// What is no test, with its place.
  static let faults: [String] = contents.compactMap(\.fault)

  private static let contents: [(tests: [TextTest], fault: String?)] = names.map { name in
    guard let text = TextFiles.text(of: "Tests/QueryTests/" + name) else {
      return ([], "\(name) cannot be read")
    }
    do throws(TextTestFault) {
      return (try TextTestReader.read(text, file: name), nil)
    } catch {
      return ([], "\(name):\(error.line) \(error.reason)")
    }
  }

  /// Each book that a test names, with the one beside it, loaded once; nil where it is none.
  static let ledgers: [TextTest.Setting: Ledger] = {
    var books: [String: Book] = [:]
    func book(_ name: String) -> Book? {
      if let known = books[name] { return known }
      let outcome = BookFolder.load(folder + "/Books/" + name, options: LoadOptions(threads: 1))
      books[name] = outcome.book
      return outcome.book
    }
    var ledgers: [TextTest.Setting: Ledger] = [:]
    for setting in Set(all.map(\.setting)) {
      let others = setting.snapshot.map { name in
        book(name).map { [Ledger.Snapshot(id: name, book: $0, store: name)] }
      }
      guard let own = book(setting.book), let others = others ?? [] else { continue }
      ledgers[setting] = Ledger(own, store: setting.book, snapshots: others)
    }
    return ledgers
  }()

  /// Whether answers are printed as they are, for whoever writes new tests.
  static var showsAnswers: Bool {
    // SAFETY: the string lives for the call. GAIN: none, the environment has no other door.
    unsafe getenv("ESPALIER_SHOW_ANSWERS") != nil
  }

  private static var names: [String] {
    // SAFETY: the stream is checked and closed, entries are copied before the next call. GAIN:
    // none, folders are read by the system.
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var found: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".test") { found.append(name) }
    }
    return found.sorted()
  }
}
