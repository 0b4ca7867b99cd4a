// Our own tree as text: every UTF-8 file of the repository, read once for all the tests.
// What is built, fetched or generated is left out by name, as .gitignore does.

import Glibc

struct SourceFile: Sendable {
  /// From the root of the repository, such as `Sources/Exact/Rate.swift`.
  let path: String
  let text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  var folders: [Substring] { path.split(separator: "/").dropLast() }
  var isSwift: Bool { path.hasSuffix(".swift") }
  var isSource: Bool { path.hasPrefix("Sources/") && isSwift }
}

enum SourceTree {
  /// This file is Tests/RepositoryTests/SourceTree.swift.
  static let root = String(
    #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 })

  static let files = files(in: "").sorted { $0.path < $1.path }
  static let swift = files.filter(\.isSwift)
  static let sources = files.filter(\.isSource)

  static func text(of path: String) -> String? { files.first { $0.path == path }?.text }

  private static let leftOut: Set = [
    ".build", ".git", ".venv", "work", "__pycache__", "demo-book",
  ]

  private static func files(in folder: String) -> [SourceFile] {
    var found: [SourceFile] = []
    for name in names(in: root + "/" + folder) where !leftOut.contains(name) {
      let path = folder.isEmpty ? name : folder + "/" + name
      let inside = files(in: path)
      if !inside.isEmpty {
        found += inside
      } else if let text = read(root + "/" + path) {
        found.append(SourceFile(path: path, text: text))
      }
    }
    return found
  }

  /// Empty when `path` is no folder.
  private static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Nil for what cannot be read, and for bytes that are no text.
  private static func read(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = unsafe fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk.prefix(count)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
