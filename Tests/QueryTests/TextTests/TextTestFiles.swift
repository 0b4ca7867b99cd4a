// The text tests as they lie in the repository, and the books they ask.

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

  /// Each book that a test names, loaded once; nil where it is none.
  static let epochs: [String: Epoch] = {
    var epochs: [String: Epoch] = [:]
    for name in Set(all.map(\.book)) {
      let outcome = BookFolder.load(folder + "/Books/" + name, options: LoadOptions(threads: 1))
      epochs[name] = outcome.book.map {
        Epoch($0, identity: Contract.Epoch(store: name, counter: 1))
      }
    }
    return epochs
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
