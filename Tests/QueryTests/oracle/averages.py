"""Figures that do not add up: averages, extremes, concentration, distinct values, coverage."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace as Thing

from book import AMOUNTS, SENSITIVITIES

TEXTS = "name isin cusip valuation link".split()
EPOCH = date(1970, 1, 1)


class Averages:
    """Of groups: `money` and `stored` say what a position has, `keys` what it is grouped by."""

    def weight(self, part):
        value = self.money(part.position, "market_value")
        return None if value is None else abs(value) * part.weight

    def weighted(self, parts, read):
        """Σ |MV| × value ÷ Σ |MV| over those that have the value."""
        above = below = Fraction(0)
        for part in parts:
            weight, value = self.weight(part), read(part.position)
            if weight is not None and value is not None:
                above, below = above + weight * value, below + weight
        return above / below if below else None

    def avg_rating(self, parts):
        return self.weighted(parts, self.notch)

    def avg_duration(self, parts):
        above = below = Fraction(0)
        for part in parts:
            dv01 = self.money(part.position, "dv01")
            value = self.money(part.position, "market_value")
            if dv01 is not None and value is not None:
                above += dv01 * part.weight
                below += value * part.weight
        return above / (below / 10000) if below else None

    def avg(self, parts, column):
        if column in AMOUNTS or column in SENSITIVITIES:
            found = [v for v in (self.money(part.position, column) for part in parts)
                     if v is not None]
            return sum(found) / len(found) if found else None
        if column != "maturity":
            return self.weighted(parts, lambda position: self.stored(position, column))
        days = self.weighted(
            parts, lambda position: self.stored(position, column) and Fraction(
                (self.stored(position, column) - EPOCH).days))
        return days if days is None else EPOCH + timedelta(days=round(days))

    def extremes(self, parts, column):
        found = [self.stored(part.position, column) for part in parts]
        order = (lambda v: v.encode()) if column in TEXTS else None
        return sorted((v for v in found if v is not None), key=order)

    def min(self, parts, column):
        return next(iter(self.extremes(parts, column)), None)

    def max(self, parts, column):
        return next(iter(self.extremes(parts, column)[::-1]), None)

    def values(self, dimension, parts):
        """Parts of a group by the values of a dimension, null left out; weights split a position
        that is not split yet."""
        found = {}
        for part in parts:
            pieces = [part]
            if dimension == "strategy_id" and part.strategy is None and part.weight == 1:
                pieces = [Thing(position=part.position, strategy=id, weight=weight)
                          for id, weight in part.position.weights.items()]
            for piece in pieces:
                for label in self.keys.values(dimension, piece):
                    found.setdefault(label, []).append(piece)
        return {label: inner for label, inner in found.items() if label is not None}

    def distinct(self, parts, dimension):
        return len(self.values(dimension, parts))

    def hhi(self, parts, dimension):
        nets = [abs(sum((self.money(part.position, "market_value") or 0) * part.weight
                        for part in inner)) for inner in self.values(dimension, parts).values()]
        total = sum(nets)
        return sum((net / total) ** 2 for net in nets) if total else None

    def coverage(self, parts, measure, basis="gross"):
        covered = [part for part in parts if self.covers(measure, part.position)]
        if basis == "count":
            return self.share(len(covered), len(parts))
        field = "market_value" if basis == "gross" else "notional"
        total = lambda some: sum(
            abs(self.money(part.position, field) or 0) * part.weight for part in some)
        return self.share(total(covered), total(parts))

    def covers(self, measure, position):
        """Whether a position has what a figure is made of, whatever its currency."""
        if isinstance(measure, tuple) and measure[0] == "kr":
            return bool(position.key_rates)
        if measure == "avg_rating":
            return self.notch(position) is not None
        name = "dv01" if measure == "avg_duration" else self.SOURCE.get(measure, measure)
        if isinstance(name, str) and name in position.figures:
            return position.figures[name] is not None
        if isinstance(name, tuple) or name in ("var", "es"):
            return position.has_vector
        return self.stored(position, name) is not None
