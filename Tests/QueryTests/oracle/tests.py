"""Reads .test files: the form is described in Tests/QueryTests/README.md."""

import os
import re
from types import SimpleNamespace as Thing


def read(path):
    tests, book, beside, test = [], None, None, None
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        if test and not line.strip():
            test = None
        elif test is None and line.startswith("book "):
            book, beside = line[5:].strip(), None
        elif test is None and line.startswith("snapshot "):
            beside = line[9:].strip()
        elif test is None and line.startswith("# "):
            test = Thing(name=line[2:], book=book, beside=beside, parameters={}, query=[], expected=None,
                         place="%s:%d" % (os.path.basename(path), number))
            tests.append(test)
        elif test and test.expected is not None:
            test.expected.append(line)
        elif test and line == "----":
            test.expected = []
        elif test and line.startswith("# ") and not test.query:
            test.name += " " + line[2:]
        elif test and line.startswith(("known ", "sometimes ")) and not test.query:
            continue
        elif test and line.startswith("param "):
            name, value = line[6:].split(" = ", 1)
            test.parameters[name] = value
        elif test:
            test.query.append(line)
    return tests


def cells(line):
    """Cells of a row; a text that could be misread stands in quotes."""
    found = re.findall(r"(?:^| \| )('(?:[^']|'')*'(?= \| |$)|.*?(?= \| |$))", line)
    return [cell[1:-1].replace("''", "'") if cell.startswith("'") else
            None if cell == "(null)" else cell for cell in found]


def cell(text, is_first):
    if text is None:
        return "(null)"
    odd = text in ("", "(null)") or "|" in text or text[0] == "'" or text.endswith(" *")
    odd = odd or text != text.strip() or is_first and text in ("total", "others")
    return "'%s'" % text.replace("'", "''") if odd else text


def row(kind, texts, is_incomplete):
    line = " | ".join(([kind] if kind else []) + [
        cell(text, index == 0 and not kind) for index, text in enumerate(texts)])
    return line + (" *" if is_incomplete else "")
