"""Answers every selection of the query tests from its definition and compares. Standard library
alone. `check.py` compares, `check.py -p FILE…` prints the answers of some files."""

import glob
import os
import re
import sys
from fractions import Fraction

sys.dont_write_bytecode = True

import exact
import language
import tests
from answer import Selection
from book import Book
from change import Comparison

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BOOKS = {}


RISK = re.compile(r"(?<!coverage\()\b(var|es|(component|marginal|incremental|standalone)_\w+|p?var|stdev|scenario|exposure|stress|worst_stress\w*|kr_gap|kr(?!\(\S+,))\b")


def is_ours(test):
    """Selections and comparisons with an answer, but what-ifs and measures of risk: their
    arithmetic is that of WhatIfTests and RiskTests in Swift. Other statements and errors need
    none."""
    text = " ".join(test.query).lower()
    words = text.split()
    return (words[:1] in (["select"], ["compare"]) and "with" not in words and not RISK.search(text)
            and not (test.expected or [""])[0].startswith("error "))


def book(name):
    if name not in BOOKS:
        BOOKS[name] = Book(folder(name))
    return BOOKS[name]


def folder(name):
    return os.path.join(FOLDER, "Books", name)


def compared(test, parameters):
    """The question in front of `from`, and the two states behind it."""
    reader = language.Reader("\n".join(test.query), parameters)
    assert reader.take("compare")
    cut = max(index for index, word in enumerate(reader.words) if word == ("word", "from"))
    states = [text.lower() if kind == "word" else text for kind, text in reader.words[cut:-1]]
    is_explained = states[-1] == "explained"
    middle = states.index("to")
    versions = [states[1:middle], states[middle + 1:len(states) - is_explained]]
    names = [version[1] if version[0] == "snapshot" else test.book for version in versions]
    reader.words[cut:] = [("end", "")]
    return Comparison([book(name) for name in names], [folder(name) for name in names],
                      reader.select(), [" ".join(version) for version in versions], is_explained)


def answered(test):
    parameters = {name: language.parameter(text) for name, text in test.parameters.items()}
    if test.query[0].split()[0].lower() == "compare":
        return compared(test, parameters)
    query = language.Reader("\n".join(test.query), parameters).select()
    return Selection(book(query.snapshot or test.book), query)


def same(expected, actual):
    """Texts alike, or real numbers within 1e-11 of each other."""
    if expected == actual:
        return True
    try:
        a, b = Fraction(expected), Fraction(actual)
    except (TypeError, ValueError):
        return False
    return abs(a - b) <= abs(b) / 10**11


def share(selection, positions):
    """Count, gross market value and gross notional, as contracts write them."""
    scale = selection.book.scale(selection.rates.to)
    texts = [str(len(positions))]
    for word, field in (("gross", "market_value"), ("notional", "notional")):
        total = sum((abs(selection.figures.money(position, field) or 0)
                     for position in positions), Fraction(0))
        texts += [word, exact.fixed(total, scale)]
    return " ".join(texts)


def contract(selection, words):
    """The contract's line of that kind, as the definition has it; None where it is not ours."""
    if isinstance(selection, Comparison):
        sides = [side for side in selection.sides if side]
        lacks = any(side.lacks(side.wholes) for side in sides)
        state = "incomplete" if lacks else "complete"
        return state if words[0] in ("complete", "incomplete") else None
    unique = {part.position.id: part.position for part in selection.wholes}
    positions = list(unique.values())
    stored = selection.figures.stored
    lacks = {
        "unpriced": lambda p: p.figures["market_value"] is None,
        "no_notional": lambda p: p.figures["notional"] is None,
        "no_duration": lambda p: p.figures["dv01"] is None,
        "unrated": lambda p: selection.figures.notch(p) is None}
    if words[0] in ("complete", "incomplete"):
        return "incomplete" if selection.lacks(selection.wholes) else "complete"
    if words[0] == "included":
        return "included " + share(selection, positions)
    if words[0] == "gap" and words[1] in lacks:
        return "gap %s " % words[1] + share(selection, list(filter(lacks[words[1]], positions)))
    if words[0] == "gap" and words[1] == "no_value" and words[2] in positions[0].figures:
        missing = [p for p in positions if p.figures[words[2]] is None]
        return "gap no_value %s " % words[2] + share(selection, missing)
    if words[0] == "unconverted":
        own = [p for p in positions if p.currency == words[1]
               and selection.rates[words[1]] is None]
        values = [p.figures["market_value"] or 0 for p in own]
        scale = selection.book.scale(words[1])
        return "unconverted %s %d net %s gross %s" % (
            words[1], len(own), exact.fixed(Fraction(sum(values)), scale),
            exact.fixed(Fraction(sum(map(abs, values))), scale))
    if words[0] == "rate":
        rate, way, date = selection.rates.resolve(words[1])
        return "rate %s %s %s %s" % (words[1], exact.plain(rate), way, date)
    return None


def lines(test, selection):
    found = [" | ".join(selection.header())]
    found += [tests.row(*row) for row in selection.rows()]
    expected = [line[10:] for line in test.expected or [] if line.startswith("contract: ")]
    if not any(line in ("complete", "incomplete") for line in expected):
        expected.insert(0, "complete")
    for line in expected:
        words = (contract(selection, line.split()) or line).split()
        # As much of a line as is expected; the contract says more.
        text = " ".join(words[:max(len(line.split()), 1)])
        if line.startswith(text + " ") and words[0] == "unconverted":
            # The reason behind the numbers is the engine's to say.
            text = line
        if text != "complete":
            found.append("contract: " + text)
    return found


def differs(test, found):
    expected = [line for line in test.expected if line != "contract: complete"]
    if len(expected) != len(found):
        return True
    for one, other in zip(expected, found):
        if one.startswith("contract: ") or one.endswith(" *") != other.endswith(" *"):
            if one != other:
                return True
            continue
        a, b = tests.cells(one.removesuffix(" *")), tests.cells(other.removesuffix(" *"))
        if len(a) != len(b) or not all(map(same, a, b)):
            return True
    return False


def main(arguments):
    prints = arguments[:1] == ["-p"]
    files = arguments[1:] if prints else arguments
    files = files or sorted(glob.glob(os.path.join(FOLDER, "*.test")))
    checked, wrong, others = 0, 0, []
    for test in [test for file in files for test in tests.read(file)]:
        if not is_ours(test):
            others.append(test)
            continue
        found = lines(test, answered(test))
        checked += 1
        if prints or differs(test, found):
            wrong += 1
            print("# %s %s" % (test.place, test.name), *test.query, "----", *found, "", sep="\n")
    if not prints:
        print("%d selections checked, %d differ" % (checked, wrong))
        print("not computed here, being errors or other statements: %d" % len(others))
    return 0 if prints or not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
