"""Takes valid selections apart. Not a parser to learn from: it trusts the text."""

import re
from datetime import date
from fractions import Fraction
from types import SimpleNamespace as Thing

WORDS = re.compile(
    r"\s+|--[^\n]*|(?P<quoted>'(?:[^']|'')*')|(?P<parameter>\$\w+)"
    r"|(?P<sign><=|>=|!=|<>|[,()/;=<>])|(?P<word>[+-]?[\w\u0080-\uffff][\w\u0080-\uffff.+:-]*%?)")
CLAUSES = {"under", "by", "where", "having", "order", "top", "limit", "offset", "in", "as",
           "known", "options", "explain"}


class Node(str):
    """A node's id, which remembers the path it was named by."""


class Reader:
    def __init__(self, text, parameters):
        self.words, place = [], 0
        while place < len(text):
            match = WORDS.match(text, place)
            assert match, "cannot read %r" % text[place:]
            place = match.end()
            if match.lastgroup == "quoted":
                self.words.append(("text", match.group()[1:-1].replace("''", "'")))
            elif match.lastgroup == "parameter":
                self.words.append(("value", parameters[match.group()[1:]]))
            elif match.lastgroup:
                self.words.append((match.lastgroup, match.group()))
        self.words = [word for word in self.words if word != ("sign", ";")] + [("end", "")]
        self.at = 0

    def peek(self, *names):
        kind, text = self.words[self.at]
        return kind in ("word", "sign") and text.lower() in names

    def take(self, *names):
        if self.peek(*names):
            self.at += 1
            return True
        return False

    def next(self):
        self.at += 1
        return self.words[self.at - 1][1]

    def name(self):
        return self.next().lower()

    def call(self):
        """A measure or a dimension: a name, or a tuple of the name and its arguments."""
        name = self.name()
        if not self.take("("):
            return name
        arguments = []
        while True:
            if name == "pct_nav" and arguments:
                start = self.at
                arguments.append(Node(self.node()))
                arguments[-1].text = "".join(word for _, word in self.words[start:self.at])
            elif name == "kr" and arguments:
                arguments.append(self.next().upper())
            elif name in ("kr", "tag", "level"):
                arguments.append(self.next())
            else:
                arguments.append(self.call())
            if not self.take(","):
                break
        assert self.take(")")
        return (name, *arguments)

    def node(self):
        last = None
        if not self.peek("/"):
            text = self.next()
            return text.split("/")[-1] if text.startswith("/") else text
        while self.take("/"):
            last = self.next()
        return last

    def list(self, read):
        found = [read()]
        while self.take(","):
            found.append(read())
        return found

    def condition(self):
        parts = [self.conjunct()]
        while self.take("or"):
            parts.append(self.conjunct())
        return parts[0] if len(parts) == 1 else ("or", *parts)

    def conjunct(self):
        parts = [self.term()]
        while self.take("and"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else ("and", *parts)

    def term(self):
        if self.take("not"):
            return "not", self.term()
        if self.take("("):
            inner = self.condition()
            assert self.take(")")
            return inner
        field = self.call()
        if self.take("is"):
            negated = self.take("not")
            assert self.take("missing")
            return ("not", ("missing", field)) if negated else ("missing", field)
        negated = self.take("not")
        if self.take("in"):
            assert self.take("(")
            found = ("in", field, self.list(self.next))
            assert self.take(")")
        elif self.take("like"):
            found = ("like", field, self.next())
        elif self.take("between"):
            low = self.next()
            assert self.take("and")
            found = ("between", field, low, self.next())
        else:
            found = ("compare", field, self.next().replace("<>", "!="), self.next())
        return ("not", found) if negated else found

    def item(self):
        field = self.call()
        return field, self.take("desc") or (self.take("asc") and False)

    def option(self):
        name = self.name()
        value = self.next().lower() if self.take("=") else "true"
        while self.take("("):
            self.next(), self.next()
        return name, value

    def select(self):
        assert self.take("select")
        query = Thing(
            measures=self.list(self.call), under=None, by=[], where=None, having=None, order=[],
            top=None, per=None, limit=None, snapshot=None, offset=0, currency=None, known_at=None, options={})
        while self.words[self.at][0] != "end":
            clause = self.name()
            assert clause in CLAUSES, clause
            if clause == "under":
                query.under = self.node()
            elif clause == "by":
                query.by = self.list(self.call)
            elif clause == "where":
                query.where = self.condition()
            elif clause == "having":
                query.having = self.condition()
            elif clause == "order":
                assert self.take("by")
                query.order = self.list(self.item)
            elif clause == "top":
                query.top = int(self.next())
                query.per = self.call() if self.take("per") else None
            elif clause in ("limit", "offset"):
                setattr(query, clause, int(self.next()))
            elif clause == "in":
                query.currency = self.next().upper()
            elif clause == "as":
                assert self.take("of")
                if self.take("snapshot"):
                    query.snapshot = self.next()
                else:
                    self.next()
            elif clause == "known":
                assert self.take("at")
                query.known_at = self.next()
            else:
                query.options = dict(self.list(self.option))
        return query


def parameter(text):
    """A parameter's value, as it would stand in a query."""
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def value(text):
    """What a literal is worth: a number, else a date, else itself."""
    for read in (Fraction, date.fromisoformat):
        try:
            return read(str(text))
        except ValueError:
            pass
    return str(text)
