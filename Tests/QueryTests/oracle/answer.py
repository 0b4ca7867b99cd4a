"""A selection answered from its definition: parts of positions, groups, figures, rows."""

from types import SimpleNamespace as Thing

import conditions
import exact
import keys as dimensions
import language
import market
from book import instant
from figures import Figures
from lacks import Lacks


def mentions(tree, word):
    return tree == word or isinstance(tree, (tuple, list)) and any(
        mentions(part, word) for part in tree)


class Selection(Lacks):
    def __init__(self, book, query):
        self.book, self.query = book, query
        options = query.options
        self.rates = market.Rates(
            book.quotes, book.pivot, book.as_of, query.currency or book.base,
            int(options.get("fx_max_age", 5)))
        known_at = query.known_at and instant(query.known_at)
        rule = options.get("rating", "standard")
        rule = rule.upper() if rule.upper() in market.AGENCIES else rule.lower()
        self.notches = {
            id: self.rated(id, terms, known_at, rule) for id, terms in book.instruments.items()}
        self.keys = dimensions.Keys(book, query.under, self.notches)
        self.figures = Figures(book, query, self.rates, self.keys)
        self.place = ("node", query.under) if query.under else ("roots",)
        self.wholes = self.parts(False)
        splits = mentions([query.by, query.where], "strategy_id")
        self.some = self.parts(True) if splits else self.wholes

    def rated(self, id, terms, known_at, rule):
        if self.book.as_of is None:
            return None
        for subject in (("instrument", id), ("entity", terms.get("issuer_id"))):
            entries = self.book.ratings.get(subject, [])
            found = market.composite(
                market.in_force(entries, self.book.as_of, known_at), rule)
            if found is not None:
                return found
        return None

    def parts(self, splits):
        """Positions under the node that count and pass the filter, split by weights or whole."""
        query = self.query
        paper = query.options.get("paper") == "true" or mentions(
            [query.by, query.where], "paper")
        found = []
        for position in self.book.positions:
            path = self.book.node[position.node].path
            if position.is_closed or position.is_paper and not paper:
                continue
            if query.under and query.under not in path:
                continue
            pieces = list(position.weights.items()) if splits else []
            rest = 1 - sum(weight for _, weight in pieces)
            if rest or not pieces:
                pieces.append((None, rest))
            found += [Thing(position=position, strategy=id, weight=weight)
                      for id, weight in pieces]
        if query.where is None:
            return found
        if not splits and mentions(query.where, "strategy_id"):
            # A position belongs to the whole where one of its parts passes.
            passing = {part.position.id for part in self.parts(True)}
            return [part for part in found if part.position.id in passing]
        return [part for part in found if conditions.truth(
            query.where, lambda field: self.field(field, part)) is True]

    def field(self, name, part):
        # An amount is compared as a figure of the position; a name of both is the dimension.
        try:
            return self.keys.value(name, part)
        except KeyError:
            return self.figures.stored(part.position, name)

    # Groups.

    def groups(self, keys):
        found = {}
        for part in self.some:
            codes = [()]
            for key in keys:
                codes = [code + (label,) for code in codes
                         for label in self.keys.values(key, part)]
            for code in codes:
                found.setdefault(code, []).append(part)
        if not keys:
            found.setdefault((), [])
        if self.query.where is None and keys in (["node"], ["children"]):
            for node in self.book.nodes:
                inside = self.query.under is None or self.query.under in node.path
                if keys == ["node"] and inside or keys == ["children"] and (
                        node.parent == self.query.under):
                    found.setdefault((node.id,), [])
        return found

    def node_of(self, code):
        for key, label in reversed(list(zip(self.query.by, code))):
            if dimensions.is_tree(key):
                return label and ("node", label)
        return self.place

    def figure(self, measure, code, parts):
        if measure[0] != "pct_parent":
            return self.figures.value(measure, parts, self.node_of(code))
        _, whole, place = self.parent(code, parts)
        return Figures.share(self.figures.value(measure[1], parts, self.node_of(code)),
                             self.figures.value(measure[1], whole, place))

    def parent(self, code, parts):
        """The group that a group is measured against: a name, its parts, its node."""
        keys = self.query.by
        if not keys:
            return (), parts, self.place
        if not dimensions.is_tree(keys[-1]):
            name = code[:-1]
            return name, self.groups(keys[:-1])[name], self.node_of(name)
        parent = code[-1] and self.book.node[code[-1]].parent
        inside = parent and (
            self.query.under is None or self.query.under in self.book.node[parent].path)
        name = code[:-1] + ((parent,) if inside else ())
        whole = self.groups(keys[:-1] + ["node"] if inside else keys[:-1])[name]
        return name, whole, ("node", parent) if inside else self.place

    # Rows.

    def rows(self):
        query = self.query
        groups = self.groups(query.by)
        rank = lambda code: tuple(
            self.keys.rank(key, label) for key, label in zip(query.by, code))
        codes = sorted(groups, key=rank)
        if query.having is not None:
            codes = [code for code in codes if conditions.truth(
                query.having, lambda field: self.result(field, code, groups[code])) is True]
        order = query.order or ([(query.measures[0], True)] if query.top else [])
        for field, descending in reversed(order):
            value = lambda code: self.result(field, code, groups[code], is_rank=True)
            known = [code for code in codes if value(code) is not None]
            size = abs if not query.order else lambda v: v
            known.sort(key=lambda code: size(value(code)), reverse=descending)
            codes = known + [code for code in codes if value(code) is None]
        left = {}
        if query.top:
            kept = {}
            for code in codes:
                label = code[query.by.index(query.per)] if query.per else None
                taken = kept.setdefault(label, [])
                (taken if len(taken) < query.top else left.setdefault(label, [])).append(code)
            labels = sorted(kept, key=lambda label: self.keys.rank(query.per, label)
                            if query.per else 0)
            codes = [code for label in labels for code in kept[label]]
            left = {label: left[label] for label in labels if label in left}
        last = None if query.limit is None else query.offset + query.limit
        rows = [("", code, groups[code]) for code in codes[query.offset:last]]
        if query.options.get("others") == "true":
            for label, others in left.items():
                code = tuple(label if key == query.per else None for key in query.by)
                inside = [part for other in others for part in groups[other]]
                rows.append(("others", code, inside, others))
        if query.options.get("totals") == "true":
            rows.append(("total", tuple(None for _ in query.by), self.wholes))
        return [self.row(*row) for row in rows]

    def result(self, field, code, parts, is_rank=False):
        """A figure or a key of a group; a key's rank where rows are put in order."""
        if field in self.query.by:
            label = code[self.query.by.index(field)]
            if is_rank and label is not None:
                return self.keys.rank(field, label)
            return label
        value = self.figure(field, code, parts)
        if is_rank and isinstance(value, str):
            return value.encode()
        return value

    def joined_share(self, measure, kind, parts, joined):
        """Of totals all of it; of a remainder the share of the parent that its groups have."""
        wholes = [(None, self.wholes, self.place)] if kind == "total" else [
            self.parent(code, parts) for code in joined]
        if any(whole[0] != wholes[0][0] for whole in wholes):
            return None
        return Figures.share(self.figures.value(measure, parts, self.place),
                             self.figures.value(measure, *wholes[0][1:]))

    def row(self, kind, code, parts, joined=()):
        # Everything lies where the query looks; what is left of several nodes on none of them.
        place = self.place if kind == "total" else self.node_of(code)
        cells = list(code)
        for measure in self.query.measures:
            if kind and self.figures.is_column(measure):
                value = None
            elif kind and measure[0] == "pct_parent":
                value = self.joined_share(measure[1], kind, parts, joined)
            elif kind:
                value = self.figures.value(measure, parts, place)
            else:
                value = self.figure(measure, code, parts)
            cells.append(self.text(measure, value))
        return kind, cells, self.lacks(parts)

    def text(self, measure, value):
        shape, _, scale = self.figures.shape(measure)
        if value is None:
            return None
        if shape == "money":
            is_exact = self.query.options.get("exact") == "true"
            return exact.plain(value) if is_exact else exact.fixed(value, scale)
        if shape == "real":
            return exact.real(value)
        return exact.plain(value) if shape == "number" else str(value)

    def header(self):
        name = lambda call: getattr(call, "text", call) if isinstance(call, str) else "%s(%s)" % (
            call[0], ", ".join(name(part) for part in call[1:] if part != "gross" or part == call[1]))
        units = [self.figures.shape(measure)[1] for measure in self.query.measures]
        return [name(key) for key in self.query.by] + [
            name(measure) + (" [%s]" % unit if unit else "")
            for measure, unit in zip(self.query.measures, units)]
