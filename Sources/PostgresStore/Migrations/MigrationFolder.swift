// Reads a folder of NNNN_name.up.sql and NNNN_name.down.sql, numbered from 1 without gaps.

internal import Glibc

public enum MigrationFolder {
  /// Far above any migration.
  private static let longestFile = 16 << 20

  public static func read(_ folder: String) throws(MigrationFault) -> [Migration] {
    let names = try names(in: folder).filter { $0.hasSuffix(".sql") }
    var stems: [String: (up: String?, down: String?)] = [:]
    for name in names {
      guard let (stem, isUp) = parts(of: name) else { throw .badName(name) }
      let text = try text(of: folder + "/" + name)
      if isUp {
        stems[stem, default: (nil, nil)].up = text
      } else {
        stems[stem, default: (nil, nil)].down = text
      }
    }
    if stems.isEmpty { throw .noMigrations(folder) }
    var migrations: [Migration] = []
    for (stem, texts) in stems.sorted(by: { $0.key < $1.key }) {
      guard let up = texts.up, let down = texts.down, let number = Int(stem.prefix(4)) else {
        throw .lacksWayBack(stem)
      }
      let last = migrations.last?.number ?? 0
      if number == last { throw .sameNumber(number) }
      if number != last + 1 { throw .gap(after: last) }
      migrations.append(Migration(number: number, name: stem, up: up, down: down))
    }
    return migrations
  }

  /// `0001_name` and whether it is the way up.
  static func parts(of name: String) -> (stem: String, isUp: Bool)? {
    let isUp = name.hasSuffix(".up.sql")
    guard isUp || name.hasSuffix(".down.sql") else { return nil }
    let stem = name.dropLast(isUp ? 7 : 9)
    let bytes = Array(stem.utf8)
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard bytes.count > 5, bytes[..<4].allSatisfy(isDigit), bytes[4] == UInt8(ascii: "_"),
      bytes[5...].allSatisfy({
        isDigit($0) || $0 == UInt8(ascii: "_")
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
      })
    else { return nil }
    return (String(stem), isUp)
  }

  private static func names(in folder: String) throws(MigrationFault) -> [String] {
    // SAFETY: the stream is checked and closed once, here; an entry stays valid until the next call
    // and its name ends with a zero byte. GAIN: none, folders are read by the system.
    guard let stream = unsafe opendir(folder) else {
      throw .unreadable("the folder \(folder) cannot be read: \(lastError)")
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      names.append(
        unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  private static func text(of path: String) throws(MigrationFault) -> String {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(path, "r") else {
      throw .unreadable("\(path) cannot be read: \(lastError)")
    }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      bytes += part[0..<count]
      if bytes.count > longestFile { throw .unreadable("\(path) is larger than 16 MiB") }
    }
    // SAFETY: as above. GAIN: as above.
    guard unsafe ferror(file) == 0 else { throw .unreadable("\(path) cannot be read") }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw .notText(path)
    }
    return text
  }

  private static var lastError: String {
    // SAFETY: the text of an error is the C library's own and copied at once. GAIN: none, C text.
    unsafe String(cString: strerror(errno))
  }
}
