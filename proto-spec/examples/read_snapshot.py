#!/usr/bin/env python3
"""Reads a snapshot by proto-spec/SNAPSHOT.md alone: read_snapshot.py FILE.snap DIR writes its folder.

Written for reading, not for speed: the standard library, no shortcuts, every rule of the page once.
"""

import hashlib
import os
import sys
import zlib

MAGIC = bytes.fromhex("8945534e41500d0a")
WRAP = 1 << 64


def signed(value):
    """Modulo 2⁶⁴, as a signed number."""
    value %= WRAP
    return value - WRAP if value >= WRAP >> 1 else value


def zigzag(value):
    return value >> 1 ^ -(value & 1)


class Cursor:
    def __init__(self, data):
        self.data, self.next = data, 0

    def take(self, count):
        if self.next + count > len(self.data):
            raise ValueError("the bytes end too early")
        self.next += count
        return self.data[self.next - count:self.next]

    def byte(self):
        return self.take(1)[0]

    def uv(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def iv(self):
        return zigzag(self.uv())

    def end(self):
        if self.next != len(self.data):
            raise ValueError("bytes are left over")


def numbers(cursor, count):
    kind = cursor.byte()
    if kind == 0:
        return [cursor.iv()] * count
    if kind == 1:
        base, step, width = cursor.iv(), cursor.uv(), cursor.byte()
        text = bit_text(cursor.take((count * width + 7) // 8))
        ends = [len(text) - index * width for index in range(count)]
        return [signed(base + step * int(text[end - width:end] or "0", 2)) for end in ends]
    if kind == 2:
        runs = cursor.uv()
        values, lengths = numbers(cursor, runs), numbers(cursor, runs)
        return [value for value, length in zip(values, lengths) for _ in range(length)]
    if kind == 3:
        found = [cursor.iv()]
        for delta in numbers(cursor, count - 1):
            found.append(signed(found[-1] + delta))
        return found
    if kind == 4:
        values = numbers(cursor, count)
        return [signed(value * 10 ** power) for value, power in zip(values, numbers(cursor, count))]
    if kind == 5:
        sizes = numbers(cursor, count)
        total = sum(max(0, size - 1) for size in sizes)
        text = bit_text(cursor.take((total + 7) // 8))
        found, bit = [], len(text)
        for size in sizes:
            low = int(text[bit - size + 1:bit] or "0", 2) if size > 1 else 0
            bit -= max(0, size - 1)
            found.append(zigzag(low | (1 << size - 1 if size else 0)))
        return found
    if kind == 6:
        size, deflated = cursor.uv(), cursor.uv()
        inner = Cursor(zlib.decompress(cursor.take(deflated)))
        assert len(inner.data) == size
        found = numbers(inner, count)
        inner.end()
        return found
    raise ValueError(f"there is no kind {kind} of numbers")


def bit_text(data):
    """The bits as text, the first one last."""
    return f"{int.from_bytes(data, 'little'):0{len(data) * 8}b}" if data else ""


def section(cursor):
    size = cursor.uv()
    data = cursor.take(size) if cursor.byte() == 0 else zlib.decompress(cursor.take(cursor.uv()))
    assert len(data) == size
    return data


def texts(cursor, count):
    shared = numbers(cursor, count) if cursor.byte() == 1 else [0] * count
    lengths = numbers(cursor, count)
    data, found, start, last = section(cursor), [], 0, b""
    for same, length in zip(shared, lengths):
        last = last[:same] + data[start:start + length]
        start += length
        found.append(last)
    return found


def half_even(numerator, denominator):
    quotient, rest = divmod(abs(numerator), denominator)
    if rest * 2 > denominator or rest * 2 == denominator and quotient & 1:
        quotient += 1
    return -quotient if numerator < 0 else quotient


def number_text(value, style, scale, stem):
    if style == 2:
        return stem + str(value).rjust(scale, "0").encode()
    digits = str(abs(value)).rjust(scale + 1, "0")
    whole, fraction = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
    if style == 0:
        fraction = fraction.rstrip("0")
    return (("-" if value < 0 else "") + whole + ("." + fraction if fraction else "")).encode()


def fields(data):
    cursor = Cursor(data)
    while cursor.next < len(data):
        tag = cursor.uv()
        yield tag, cursor.take(cursor.uv())


def uv(data):
    return Cursor(data).uv()


class Column:
    def __init__(self, data):
        self.count = self.form = self.prediction = self.presence = None
        for tag, content in fields(data):
            if tag == 1:
                self.name = content
            elif tag == 64:
                self.count = uv(content)
            elif tag == 65:
                self.form = content[0], content[1], content[2:]
            elif tag == 66:
                cursor = Cursor(content)
                self.prediction = cursor.byte(), cursor.uv(), cursor.uv(), cursor.uv()
            elif tag == 67:
                self.presence = uv(content) if content else "own"
            elif tag > 64:
                raise ValueError(f"field {tag} of a column")

    def preamble(self, chunk, columns):
        if self.count is not None:
            self.dictionary = texts(chunk(), self.count)
        if self.prediction:
            self.constants = numbers(chunk(), columns[self.prediction[1]].count)
        if isinstance(self.presence, int):
            self.flags = numbers(chunk(), columns[self.presence].count)

    def predicted(self, columns, rows):
        kind, key, base, scale = self.prediction
        found = []
        for row in range(rows):
            constant = self.constants[columns[key].codes[row]]
            if kind:
                value = columns[base].values[row] or 0
                if kind == 2 and value != -(WRAP >> 1):
                    value = abs(value)
                constant = half_even(value * constant, 10 ** scale)
            found.append(constant)
        return found

    def read(self, cursor, columns, rows):
        """The texts of a group's rows; codes and values stay for the columns behind."""
        if self.count is None and self.form is None:
            found = texts(cursor, rows)
        elif self.form is None:
            self.codes = numbers(cursor, rows)
            if self.prediction:
                self.codes = [signed(a + b) for a, b in
                              zip(self.codes, self.predicted(columns, rows))]
            found = [self.dictionary[code] for code in self.codes]
        else:
            present = [1] * rows
            if self.presence is not None:
                present = numbers(cursor, rows)
                if self.presence != "own":
                    keys = columns[self.presence].codes
                    present = [flag ^ self.flags[keys[row]] for row, flag in enumerate(present)]
            given = iter(numbers(cursor, sum(present)))
            more = self.predicted(columns, rows) if self.prediction else [0] * rows
            self.values = [signed(next(given) + more[row]) if present[row] else None
                           for row in range(rows)]
            found = [b"" if value is None else number_text(value, *self.form)
                     for value in self.values]
        cursor.end()
        return found


def csv_field(text, alone):
    if any(mark in text for mark in (b'"', b",", b"\n", b"\r")) or alone and not text:
        return b'"' + text.replace(b'"', b'""') + b'"'
    return text


def read_table(data, body, offset):
    """The table's name and bytes, the digest of its source, and where its chunks end."""
    rows = per_group = stride = 0
    columns, digests, lengths, source = [], b"", b"", b""
    for tag, content in fields(data):
        match tag:
            case 1: name = content.decode()
            case 2: rows = uv(content)
            case 3: per_group = uv(content)
            case 4: pass
            case 5: source = content
            case 6: lengths = content
            case 7: digests = content
            case 64: columns.append(Column(content))
            case 65: stride = uv(content)
            case _ if tag >= 64: raise ValueError(f"field {tag} of a table")
    sizes = iter(numbers(Cursor(lengths), len(digests) // 32))
    place = 0

    def chunk():
        nonlocal offset, place
        size = next(sizes)
        found = body[offset:offset + size]
        assert hashlib.sha256(found).digest() == digests[place:place + 32], "a damaged chunk"
        offset, place = offset + size, place + 32
        return Cursor(found)

    for column in columns:
        column.preamble(chunk, columns)
    alone = len(columns) == 1
    lines = [] if stride else [b",".join(csv_field(c.name, alone) for c in columns) + b"\n"]
    for first in range(0, rows, per_group):
        count = min(per_group, rows - first)
        if stride:
            cursor, found = chunk(), bytearray(count)
            for byte in range(stride):
                found[byte::stride] = section(cursor)
            cursor.end()
            lines.append(bytes(found))
            continue
        group = [column.read(chunk(), columns, count) for column in columns]
        lines += [b",".join(csv_field(text, alone) for text in row) + b"\n" for row in zip(*group)]
    return name, b"".join(lines), source, offset


def main(path, folder):
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == MAGIC and data[8:16] == b"\x01" + bytes(7) and data[-8:] == b"ESNAPEND"
    end = len(data) - 48
    start = end - int.from_bytes(data[end:end + 8], "little")
    digest = hashlib.sha256(data[:16] + data[start:end + 8]).digest()
    assert digest == data[end + 8:end + 40], "a damaged manifest"
    offset = 16
    for tag, content in fields(data[start:end]):
        if tag == 64:
            name, text, source, offset = read_table(content, data, offset)
            target = os.path.join(folder, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(text)
            same = hashlib.sha256(text).digest() == source
            print(name, len(text), "as its source" if same else "with the fields of its source")
        elif tag > 64:
            raise ValueError(f"field {tag} of the manifest")
    assert offset == start, "bytes that belong to no chunk"


if __name__ == "__main__":
    main(*sys.argv[1:])
