"""`compare` from its definition: both states answered, and every state on the way between as a folder
of CSV files that are edited row by row. Knows nothing of how the engine gets there."""

import copy
import csv
import os
import tempfile
from datetime import timedelta
from fractions import Fraction

import exact
from answer import Selection
from book import AMOUNTS, Book, day, rows

STEPS = "new closed resized moved reference ratings prices sensitivities fx".split()
PRICED = ("price market_value notional book_value cost_basis accrued unrealized_pnl realized_pnl "
          "daily_pnl fees fx_rate").split()
SENSITIVE = ("duration spread_duration convexity var_contribution dv01 pv01 cs01 delta vega "
             "rate_gamma gamma_1pct").split()
PLACE = "node_id link_id is_paper strategy_weights tags".split()
# What has happened does not go with the size of a holding.
HELD = [name for name in PRICED + SENSITIVE if name not in (
    "price fx_rate realized_pnl daily_pnl fees duration spread_duration convexity").split()]
OF_PRICE = ["price", "underlying_price"]
OF_SENSITIVITY = "duration spread_duration convexity dv01 cs01 delta vega".split()
# Sums over nothing are 0.
ADDITIVE = ("count net gross long short market_value net_notional gross_notional delta book_value "
            "cost_basis accrued unrealized_pnl realized_pnl daily_pnl fees dv01 pv01 cs01 vega "
            "rate_gamma gamma_1pct var_contribution kr").split()


class Folders:
    """The state after each step, from the files of both ends."""

    def __init__(self, before, after):
        self.a, self.b = before, after
        self.books = (Book(before), Book(after))
        self.days = self.books[1].as_of - self.books[0].as_of

    def table(self, name, key):
        return [{row[key]: row for row in rows(folder, name)} for folder in (self.a, self.b)]

    def book(self, step):
        with tempfile.TemporaryDirectory() as folder:
            for name, table in self.tables(STEPS.index(step)).items():
                columns = sorted({column for row in table for column in row})
                with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, columns, restval="")
                    writer.writeheader()
                    writer.writerows(table)
            return Book(folder)

    def tables(self, at):
        reached = lambda name: at >= STEPS.index(name)
        settings = dict(rows(self.a, "book.csv")[0])
        if reached("reference"):
            settings["as_of"] = rows(self.b, "book.csv")[0]["as_of"]
        return {
            "book.csv": [settings],
            "nodes.csv": self.nodes(reached),
            "entities.csv": self.either("entities.csv", "entity_id", reached("reference")),
            "instruments.csv": self.instruments(reached),
            "positions.csv": self.positions(reached),
            "key_rates.csv": self.key_rates(reached),
            "ratings.csv": self.ratings(reached),
            "fx.csv": self.quotes(reached)}

    def either(self, name, key, is_later):
        """One book's rows, and those that only the other one has."""
        a, b = self.table(name, key)
        return list(({**a, **b} if is_later else {**b, **a}).values())

    def nodes(self, reached):
        a, b = self.table("nodes.csv", "node_id")
        nodes = [dict(row) for row in (b if reached("moved") else {**b, **a}).values()]
        for row in nodes:
            row["nav"] = (b if reached("prices") else a).get(row["node_id"], {}).get("nav")
        return nodes

    def instruments(self, reached):
        a, b = self.table("instruments.csv", "instrument_id")
        found = {**b, **a}
        for id in set(a) & set(b):
            if a[id]["currency"] != b[id]["currency"]:
                found[id] = b[id] if reached("resized") else a[id]
            elif reached("reference"):
                found[id] = dict(b[id])
                old = ([] if reached("prices") else OF_PRICE) + (
                    [] if reached("sensitivities") else OF_SENSITIVITY)
                for name in old:
                    found[id][name] = a[id].get(name)
        return list(found.values())

    # Positions.

    def held(self):
        return [{id: row for id, row in table.items() if row.get("status") != "CLOSED"}
                for table in self.table("positions.csv", "position_id")]

    def currency(self, which, row):
        return row.get("currency") or self.books[which].instruments[row["instrument_id"]]["currency"]

    def is_exchanged(self, a, b):
        mine, yours = (self.books[which].instruments for which in (0, 1))
        other = a["instrument_id"] in yours and (
            mine[a["instrument_id"]]["currency"] != yours[a["instrument_id"]]["currency"])
        return (a["instrument_id"] != b["instrument_id"] or other
                or self.currency(0, a) != self.currency(1, b)
                or Fraction(a["quantity"]) == 0 != Fraction(b["quantity"]))

    def positions(self, reached):
        a, b = self.held()
        found = [dict(row) for id, row in a.items() if id not in b and not reached("closed")]
        found += [dict(row) for id, row in b.items() if id not in a]
        found += [self.between(a[id], b[id], reached) for id in a if id in b]
        for row in found:
            row["status"] = ""
        return found

    def between(self, a, b, reached):
        row = dict(a)
        if reached("resized"):
            row = dict(b) if self.is_exchanged(a, b) else self.resized(a, b)
        take = lambda names, source: row.update({name: source.get(name) for name in names})
        take(PLACE, b if reached("moved") else a)
        if not self.is_exchanged(a, b):
            take(PRICED, b) if reached("prices") else None
            take(SENSITIVE, b) if reached("sensitivities") else None
        return row

    def resized(self, a, b):
        row = dict(a, quantity=b["quantity"])
        share = self.share(a, b)
        if share is None:
            return row
        for name in HELD:
            if a.get(name):
                base = self.books[0].base if name == "var_contribution" else self.currency(0, a)
                scale = self.books[0].scale(base, name not in AMOUNTS)
                value = exact.rounded(exact.rounded(Fraction(a[name]), scale) * share, scale)
                if name == "notional" and Fraction(a[name]) >= 0:
                    value = abs(value)
                row[name] = exact.plain(value)
        return row

    @staticmethod
    def share(a, b):
        old, new = Fraction(a["quantity"]), Fraction(b["quantity"])
        return None if old == new else new / old

    def key_rates(self, reached):
        a, b = self.held()
        found = []
        for which, folder in enumerate((self.a, self.b)):
            for row in rows(folder, "key_rates.csv"):
                id = row["position_id"]
                if id not in (a, b)[which]:
                    continue
                both = id in a and id in b
                late = id not in a or both and (
                    reached("sensitivities")
                    or reached("resized") and self.is_exchanged(a[id], b[id]))
                if late != (which == 1) or not both and which == 0 and reached("closed"):
                    continue
                row = dict(row)
                if which == 0 and both and reached("resized"):
                    share = self.share(a[id], b[id])
                    if share is not None:
                        scale = self.books[0].scale(self.currency(0, a[id]), True)
                        row["dv01"] = exact.plain(exact.rounded(
                            exact.rounded(Fraction(row["dv01"]), scale) * share, scale))
                if not row.get("curve"):
                    row["curve"] = ""
                found.append(row)
        return found

    # Histories.

    def ratings(self, reached):
        known = [(self.books[which].entities, self.books[which].instruments) for which in (0, 1)]
        found = []
        for which, folder in enumerate((self.a, self.b)):
            for row in rows(folder, "ratings.csv"):
                kind = 0 if row.get("entity_id") else 1
                id = row.get("entity_id") or row["instrument_id"]
                if id in known[1 - which][kind] and reached("ratings") != (which == 1):
                    continue
                # As old as it was, on the day that the state has.
                shift = self.days if which == 0 and reached("reference") else (
                    -self.days if which == 1 and not reached("reference") else timedelta())
                since = day(row.get("effective_date") or row["as_of_date"]) + shift
                found.append(dict(row, effective_date=since.isoformat(),
                                  known_at=row.get("known_at") or row["as_of_date"]))
        return found

    def quotes(self, reached):
        late = reached("fx")
        shift = self.days if reached("reference") and not late else timedelta()
        return [dict(row, as_of_date=(day(row["as_of_date"]) + shift).isoformat())
                for row in rows(self.b if late else self.a, "fx.csv")]


class Comparison:
    """Rows of both states beside each other, with the change and, if asked for, its parts."""

    def __init__(self, books, folders, query, names, is_explained):
        self.query, self.names, self.is_explained = query, names, is_explained
        whole = copy.copy(query)
        whole.having, whole.order, whole.top, whole.per = None, [], None, None
        whole.limit, whole.offset = None, 0
        self.is_whole = query.having is None and query.top is None and query.limit is None and (
            not query.offset)
        self.sides = [
            self.selection(books[0], whole), self.selection(books[1], query)]
        self.answers = [self.read(side) for side in self.sides]
        self.steps = []
        if is_explained:
            way = Folders(*folders)
            self.steps = [self.read(self.selection(way.book(step), whole)) for step in STEPS]

    @staticmethod
    def selection(book, query):
        return Selection(book, query) if query.under is None or query.under in book.node else None

    def read(self, selection):
        """Rows by kind and keys."""
        if selection is None:
            return {}
        count = len(self.query.by)
        return {(kind, *cells[:count]): (cells[count:], lacks)
                for kind, cells, lacks in selection.rows()}

    def header(self):
        side = self.sides[1] or self.sides[0]
        names, count = side.header(), len(self.query.by)
        found = names[:count]
        for name in names[count:]:
            name, unit = (name.split(" [")[0], " [" + name.split(" [")[1]) if " [" in name else (
                name, "")
            words = ["from", "to"] + ["change"] * self.has_change(name)
            words += (STEPS + ["method"]) * (self.is_explained and self.has_change(name))
            found += ["%s(%s)%s" % (word, name, unit) for word in words]
        return found + ["reason"]

    @staticmethod
    def has_change(name):
        return name not in ("max(maturity)", "min(maturity)")

    def rows(self):
        before, after = self.answers
        keys = list(after) + [key for key in before if key not in after and (
            self.is_whole or not after)]
        keys = [key for key in keys if key[0] != "total"] + [
            key for key in keys if key[0] == "total"][:1]
        return [self.row(key) for key in keys]

    def row(self, key):
        before, after = (answer.get(key) for answer in self.answers)
        cells = list(key[1:])
        side = self.sides[1] or self.sides[0]
        names = [name.split(" [")[0] for name in side.header()[len(self.query.by):]]
        for index, name in enumerate(names):
            value = lambda row: row and row[0][index]
            cells += [value(before), value(after)]
            if not self.has_change(name):
                continue
            nothing = "0" if name.split("(")[0] in ADDITIVE else None
            figure = lambda row: nothing if row is None else row[0][index]
            first, last = figure(before), figure(after)
            is_exact = self.query.options.get("exact") == "true"
            scale = max(len(text.split(".")[1]) if text and "." in text else 0
                        for text in (first, last))
            minus = lambda x, y: (exact.plain(Fraction(x) - Fraction(y)) if is_exact else
                                  exact.fixed(Fraction(x) - Fraction(y), scale))
            is_known = first is not None and last is not None
            cells.append(minus(last, first) if is_known else None)
            for step in (self.steps + [self.answers[1]]) * self.is_explained:
                now = last if step is self.answers[1] else figure(step.get(key))
                cells.append(minus(now, first) if is_known and now is not None else None)
                first = first if now is None else now
        cells.append(self.reason(before, after))
        return key[0], cells, any(row and row[1] for row in (before, after))

    def reason(self, before, after):
        lacking = self.names[0] if before is None else self.names[1] if after is None else None
        if lacking is None:
            return None
        return ("%s is " % self.query.under if not self.query.by else "") + "not in " + lacking
