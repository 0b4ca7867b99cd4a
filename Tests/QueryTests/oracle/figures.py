"""Figures of a group of positions, straight from their definitions."""

from fractions import Fraction

from averages import Averages, TEXTS
from book import AMOUNTS, SENSITIVITIES, day, number

SUMS = ("count net gross long short market_value net_notional gross_notional delta book_value "
        "cost_basis accrued unrealized_pnl realized_pnl daily_pnl fees dv01 pv01 cs01 vega "
        "rate_gamma gamma_1pct var_contribution").split()
SOURCE = {"net": "market_value", "gross": "market_value", "long": "market_value",
          "short": "market_value", "net_notional": "notional", "gross_notional": "notional",
          "pv01": "dv01"}
SUFFIX = {"dv01": "/bp", "pv01": "/bp", "cs01": "/bp", "rate_gamma": "/bp²", "vega": "/point"}


class Figures(Averages):
    SOURCE = SOURCE

    def __init__(self, book, query, rates, keys):
        self.book, self.query, self.rates, self.keys = book, query, rates, keys
        self.to = rates.to

    # What is stored of a position.

    def money(self, position, field):
        """Converted, unrounded; None where it or its rate is missing."""
        source = self.book.base if field == "var_contribution" else position.currency
        value, rate = position.figures[field], self.rates[source]
        return None if value is None or rate is None else value * rate

    def stored(self, position, column):
        terms = position.terms
        if column in AMOUNTS or column in SENSITIVITIES:
            return self.money(position, column)
        if column in TEXTS:
            text = position.link if column == "link" else terms.get(column)
            return text or ("unit" if column == "valuation" else None)
        if column == "maturity":
            return day(terms.get("maturity"))
        if column == "fx_rate":
            return position.fx_rate
        own = position.own.get(column)
        if own is not None:
            return own
        if column == "price" and position.currency != terms["currency"]:
            return None
        if column == "multiplier":
            return number(terms.get(column)) or Fraction(1)
        return number(terms.get(column))

    def notch(self, position):
        return self.keys.notches[position.instrument]

    # Shapes: the kind of a column, its unit and its decimals.

    def shape(self, measure):
        options = self.query.options
        name = measure if isinstance(measure, str) else measure[0]
        if name in ("min", "max") or name not in SUMS and isinstance(measure, str):
            name = measure[1] if name in ("min", "max") else name
        if name in ("count", "distinct"):
            return "integer", None, 0
        if name in SENSITIVITIES or name in ("pv01", "kr"):
            scale = self.book.scale(self.to, True)
            suffix = "/bp" if name == "kr" else SUFFIX.get(name, "")
            return "money", self.to + suffix, int(options.get("decimals", scale))
        if name in AMOUNTS or name in SUMS or name == "nav":
            return "money", self.to, int(options.get("decimals", self.book.scale(self.to)))
        if name in TEXTS or name == "maturity" or measure == ("avg", "maturity"):
            return "plain", None, 0
        if name == "avg" and (measure[1] in AMOUNTS or measure[1] in SENSITIVITIES):
            return "real", self.to + SUFFIX.get(measure[1], ""), 0
        unit = {"avg_rating": "notch", "avg_duration": "years", "pct_nav": "%", "coverage": "%",
                "pct_parent": "%"}.get(name)
        is_real = unit or name in ("avg", "hhi")
        return ("real" if is_real else "number"), unit, 0

    # Figures of a group: parts of positions, and the node that the group stands for.

    def value(self, measure, parts, place):
        name, arguments = (measure, ()) if isinstance(measure, str) else (measure[0], measure[1:])
        if name in SUMS:
            return self.sum(name, parts)
        if name == "nav":
            return self.nav(place)
        if name == "pct_nav":
            nav = self.nav(("node", arguments[1]) if len(arguments) > 1 else place)
            return self.share(self.value(arguments[0], parts, place), nav)
        if self.is_column(measure):
            return self.stored(parts[0].position, name)
        return getattr(self, name)(parts, *arguments)

    @staticmethod
    def is_column(measure):
        return isinstance(measure, str) and measure not in SUMS and measure not in (
            "nav", "avg_rating", "avg_duration")

    def nav(self, place):
        if place is None:
            return None
        if place[0] == "roots":
            navs = [self.book.nav(node.id) for node in self.book.nodes if node.parent is None]
            nav = None if None in navs else sum(navs)
        else:
            nav = self.book.nav(place[1])
        rate = self.rates[self.book.base]
        return None if nav is None or rate is None else nav * rate

    @staticmethod
    def share(part, whole):
        return None if part is None or not whole else Fraction(part) / whole * 100

    def sum(self, name, parts):
        if name == "count":
            return len({part.position.id for part in parts})
        field = SOURCE.get(name, name)
        netting = self.query.options.get("netting", "position")
        found = [(part, value * part.weight) for part in parts
                 for value in [self.money(part.position, field)] if value is not None]
        if parts and not found:
            return None
        signed = {"net_notional", "gross_notional"} & {name}
        if signed:
            sign = lambda part: (part.position.own["quantity"] > 0) - (
                part.position.own["quantity"] < 0)
            if name == "net_notional":
                return sum((abs(value) * sign(part) for part, value in found), Fraction(0))
            if netting != "position":
                found = [(part, abs(value) * sign(part)) for part, value in found]
        if name in ("gross", "long", "short", "gross_notional"):
            sums = {}
            for index, (part, value) in enumerate(found):
                key = self.netting_key(netting, part.position) or (index,)
                sums[key] = sums.get(key, 0) + value
            values = list(sums.values())
            if name == "long":
                return sum((v for v in values if v > 0), Fraction(0))
            if name == "short":
                return sum((v for v in values if v < 0), Fraction(0))
            return sum((abs(v) for v in values), Fraction(0))
        total = sum((value for _, value in found), Fraction(0))
        return -total if name == "pv01" else total

    @staticmethod
    def netting_key(netting, position):
        return {"position": None, "instrument": position.instrument,
                "issuer": position.terms.get("issuer_id"), "link": position.link}[netting]

    def kr(self, parts, curve, tenor):
        found = []
        for part in parts:
            value = part.position.key_rates.get((curve, tenor.upper()))
            rate = self.rates[part.position.currency]
            if value is not None and rate is not None:
                found.append(value * rate * part.weight)
        return None if parts and not found else sum(found, Fraction(0))
