"""Exchange rates and composite ratings as of a day, from the rules of the design."""

from fractions import Fraction

from exact import rounded

LETTERS = ("AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC+ CCC CCC- CC C D").split()
MOODYS = ("Aaa Aa1 Aa2 Aa3 A1 A2 A3 Baa1 Baa2 Baa3 Ba1 Ba2 Ba3 B1 B2 B3 Caa1 Caa2 Caa3 Ca C").split()
BUCKETS = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC_OR_LOWER", "NR"]
AGENCIES = ["SP", "MOODYS", "FITCH", "DBRS"]


def notch(agency, symbol):
    """1 is the best, 22 the worst; None where a rating was withdrawn."""
    if symbol in ("WR", "NR", "WD"):
        return None
    if agency == "MOODYS":
        return MOODYS.index(symbol) + 1
    for word, sign in ((" (high)", "+"), (" (low)", "-")):
        symbol = symbol.replace(word, sign)
    return LETTERS.index(symbol) + 1


def bucket(code):
    if code is None:
        return "NR"
    return BUCKETS[6] if code > 16 else LETTERS[code - 1].rstrip("+-")


def grade(code):
    return "NR" if code is None else "IG" if code <= 10 else "HY"


def in_force(entries, as_of, known_at):
    """Each agency's last word: the latest effective date, then the latest known."""
    found = {}
    for agency, effective, known, symbol in sorted(entries, key=lambda e: (e[1], e[2])):
        if effective <= as_of and (known_at is None or known <= known_at):
            found[agency] = symbol
    notches = {agency: notch(agency, symbol) for agency, symbol in found.items()}
    return {agency: code for agency, code in notches.items() if code is not None}


def composite(notches, rule):
    if rule in AGENCIES:
        return notches.get(rule)
    if rule == "standard":
        three = sorted(notches[agency] for agency in AGENCIES[:3] if agency in notches)
        return three[len(three) // 2] if three else notches.get("DBRS")
    codes = sorted(notches.values())
    if not codes:
        return None
    if rule == "best":
        return codes[0]
    if rule == "worst":
        return codes[-1]
    if rule == "second-best":
        return codes[min(1, len(codes) - 1)]
    # The nearest notch to the mean; a half goes to the worse one.
    return (2 * sum(codes) + len(codes)) // (2 * len(codes))


class Rates:
    """Rates into one currency: direct, else turned round, else through the pivot."""

    def __init__(self, quotes, pivot, as_of, to, max_age):
        self.pivot, self.to = pivot, to
        self.latest = {}
        for pair, date, rate in sorted(quotes, key=lambda quote: quote[1]):
            if as_of is not None and date <= as_of:
                self.latest[pair] = (date, rate)
        if as_of is not None:
            self.latest = {
                pair: quote for pair, quote in self.latest.items()
                if (as_of - quote[0]).days <= max_age
            }

    def leg(self, a, b):
        if (a, b) in self.latest:
            date, rate = self.latest[a, b]
            return rate, "direct", date
        if (b, a) in self.latest:
            date, rate = self.latest[b, a]
            return 1 / rate, "inverse", date
        return None

    def resolve(self, currency):
        """The rate, the way it was found, and the oldest quote behind it; or None."""
        if currency == self.to:
            return Fraction(1), "same", None
        found = self.leg(currency, self.to)
        if found is None:
            if self.pivot in (currency, self.to):
                return None
            first, second = self.leg(currency, self.pivot), self.leg(self.pivot, self.to)
            if first is None or second is None:
                return None
            found = first[0] * second[0], "cross", min(first[2], second[2])
        rate = rounded(found[0], 24)
        return (rate, *found[1:]) if 0 < rate < 10**14 else None

    def __getitem__(self, currency):
        found = self.resolve(currency)
        return found and found[0]
