// Files of changes on the command line: what is applied is asked, what is refused ends the program.

import Testing

struct ApplyTests {
  let scratch = Scratch()
  let book: String

  init() { book = scratch.book() }

  @Test func changesAreAppliedBeforeTheQuery() throws {
    let changes = scratch.add(
      "changes.csv",
      """
      change,date,position_id,node_id,quantity,pair,rate
      resize position,2026-11-23,P1,,200,,
      move position,,P1,D2,,,
      fx,,,,,EUR/USD,1.1

      """)
    let outcome = try espalier("--book", book, "--apply", changes, "select net by desk")
    #expect(outcome.output == "desk,net\nD2,37345.4000\n")
    #expect(outcome.errors.contains("as of 2026-11-23"))
    #expect(outcome.code == 0)
    let before = try espalier(
      "--book", book, "-q", "--apply", changes, "select net by desk as of 2026-11-22")
    #expect(before.output == "desk,net\nD1,19050.0000\nD2,-744.3100\n")
    // The folder is as it was.
    #expect(try espalier("--book", book, "-q", "select count by desk").output.contains("D1,1\n"))
    let last = try espalier(
      "--book", book, "--apply", changes, "select net as of 2026-11-24")
    #expect(last.code == 1 && last.errors.contains("AS_OF_UNAVAILABLE"))
  }

  @Test func severalFilesAreAppliedInTheirOrder() throws {
    let close = scratch.add("close.csv", "change,position_id\nclose position,P1\n")
    let reopen = scratch.add(
      "reopen.csv", "change,date,position_id\nreopen position,2026-11-23,P1\n")
    let both = try espalier(
      "--book", book, "-q", "--apply", close, "--apply", reopen, "select count")
    #expect(both.output == "count\n2\n" && both.code == 0)
    let wrong = try espalier("--book", book, "--apply", reopen, "--apply", close, "select count")
    #expect(wrong.code == 1 && wrong.output == "")
    #expect(wrong.errors.contains("reopen.csv:2:28: position_id \"P1\" is not closed [IS_OPEN]"))
    // A day that a file has reached is not left again by the next one.
    let early = scratch.add(
      "early.csv", "change,date,position_id\nclose position,2026-11-22,P2\n")
    let back = try espalier(
      "--book", book, "--apply", close, "--apply", reopen, "--apply", early, "select count")
    #expect(back.code == 1 && back.errors.contains("[DATE_GOES_BACK]"))
  }

  @Test func whatIsRefusedEndsTheProgramWithoutAnAnswer() throws {
    let bad = scratch.add(
      "bad.csv",
      "change,position_id\nclose position,P1\n"
        + (1...22).map { "close position,\"P\($0)\t\"\n" }.joined())
    let outcome = try espalier("--book", book, "--apply", bad, "select count")
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("bad.csv was not applied, and nothing of it was:\n"))
    #expect(outcome.errors.contains("  bad.csv:3:17: position_id"))
    #expect(outcome.errors.contains("  bad.csv:22:17: position_id"))
    #expect(outcome.errors.contains("and 2 more"))
    let unknown = scratch.add("unknown.csv", "change,position_id\nclose position,P9\n")
    let other = try espalier("--book", book, "--apply", unknown, "select count")
    #expect(other.code == 1 && other.errors.contains("unknown.csv:2:16: position_id \"P9\""))
    #expect(other.errors.contains("[UNKNOWN_POSITION]"))
  }

  @Test func aFileThatIsNoneIsSaid() throws {
    let missing = try espalier(
      "--book", book, "--apply", scratch.path + "/nowhere.csv", "select count")
    #expect(missing.code == 1 && missing.output == "")
    #expect(missing.errors.contains("nowhere.csv") && missing.errors.contains("[MISSING_FILE]"))
    let folder = try espalier("--book", book, "--apply", book, "select count")
    #expect(folder.code == 1 && folder.errors.contains("[UNREADABLE]"))
    let slash = try espalier("--book", book, "--apply", book + "/", "select count")
    #expect(slash.code == 1 && slash.output == "")
    let empty = try espalier("--book", book, "--apply", "", "select count")
    #expect(empty.code != 0 && empty.output == "")
    let nothing = try espalier("--book", book, "--apply")
    #expect(nothing.code == 2)
    let noBook = try espalier("--apply", scratch.add("c.csv", "change\n"), "select count")
    #expect(noBook.code == 2)
    let header = scratch.add("header.csv", "change\n")
    #expect(
      try espalier("--book", book, "-q", "--apply", header, "select count").output == "count\n2\n")
  }
}
