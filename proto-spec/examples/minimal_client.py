#!/usr/bin/env python3
"""A whole client of the Espalier protocol (../SPEC.md): asks one query, prints tab-separated rows.

usage: minimal_client.py HOST:PORT|SOCKET QUERY [NAME=TEXT ...]

Exit codes: 0 an answer, 5 an answer that lacks something, 1 a refused query, 3 no server."""

import datetime
import socket
import struct
import sys
import zlib

HELLO, WELCOME, QUERY, CREDIT, BYE = 0x01, 0x81, 0x10, 0x12, 0x1F
SCHEMA, BLOCK, DONE, ERROR = 0x90, 0x91, 0x93, 0x94
ZLIB, CRC, CRITICAL = 1, 2, 4


def uv(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_uv(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def field(tag, value):
    data = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else uv(value)
    return uv(tag) + uv(len(data)) + data


def fields(payload):
    """The fields of a payload by their tags, each a list of bytes."""
    found, at = {}, 0
    while at < len(payload):
        tag, at = read_uv(payload, at)
        length, at = read_uv(payload, at)
        found.setdefault(tag, []).append(payload[at:at + length])
        at += length
    return found


def number(found, tag, default=0):
    return read_uv(found[tag][0], 0)[0] if tag in found else default


def text(found, tag, default=""):
    return found[tag][0].decode() if tag in found else default


class Connection:
    def __init__(self, place):
        if "/" in place:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(place)
        else:
            host, port = place.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)))

    def send(self, kind, payload=b"", stream=0):
        frame = struct.pack("<IBBHI", len(payload) + 12, kind, CRC, 0, stream) + payload
        self.socket.sendall(frame + struct.pack("<I", zlib.crc32(frame)))

    def take(self, count):
        data = bytearray()
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the server closed the connection")
            data += piece
        return bytes(data)

    def receive(self):
        """The next frame: type, stream, payload, and the bytes that it took."""
        head = self.take(12)
        length, kind, flags, _, stream = struct.unpack("<IBBHI", head)
        body = self.take(length - 8)
        if flags & CRC:
            body, check = body[:-4], body[-4:]
            if zlib.crc32(head + body) != struct.unpack("<I", check)[0]:
                raise ConnectionError("a checksum is wrong")
        if flags & ZLIB:
            _, at = read_uv(body, 0)
            body = zlib.decompress(body[at:])
        return kind, flags, stream, body, length + 4


class Column:
    def __init__(self, part):
        found = fields(part)
        self.name, self.type, self.role = text(found, 1), number(found, 2), number(found, 3)
        self.scale = number(found, 64)

    def plain(self, data, count):
        """`count` values as text."""
        if self.type == 0:
            return [["false", "true"][byte] for byte in data[:count]]
        if self.type == 1:
            return [str(value) for value in struct.unpack("<%dq" % count, data)]
        if self.type == 2:
            return [repr(value) for value in struct.unpack("<%dd" % count, data)]
        if self.type in (3, 6):
            values, at = [], 0
            for _ in range(count):
                length, at = read_uv(data, at)
                values.append(data[at:at + length].decode())
                at += length
            return values
        if self.type == 4:
            epoch = datetime.date(1970, 1, 1)
            days = struct.unpack("<%di" % count, data)
            return [str(epoch + datetime.timedelta(days=day)) for day in days]
        if self.type == 5:
            width = data[0] if count else 1
            parts = [data[1 + row * width:1 + (row + 1) * width] for row in range(count)]
            return [self.decimal(int.from_bytes(part, "little", signed=True)) for part in parts]
        raise ValueError("there is no type %d" % self.type)

    def decimal(self, coefficient):
        digits = str(abs(coefficient)).rjust(self.scale + 1, "0")
        whole, fraction = digits[:len(digits) - self.scale], digits[len(digits) - self.scale:]
        return ("-" if coefficient < 0 else "") + whole + ("." + fraction if fraction else "")

    def values(self, rows, encoding, data):
        present = [True] * rows
        if encoding & 0x80:
            size = (rows + 7) // 8
            present = [data[row // 8] >> row % 8 & 1 == 1 for row in range(rows)]
            data = data[size:]
        count = sum(present)
        if encoding & 0x7F == 1:
            found = iter(self.plain(data, 1) * count if count else [])
        else:
            found = iter(self.plain(data, count))
        return [next(found) if there else "" for there in present]


def read_block(columns, data):
    rows, at = read_uv(data, 0)
    _, at = read_uv(data, at)
    block = []
    for column in columns:
        encoding, at = data[at], at + 1
        length, at = read_uv(data, at)
        block.append(column.values(rows, encoding, data[at:at + length]))
        at += length
    return zip(*block)


def ask(place, query, parameters):
    connection = Connection(place)
    connection.send(HELLO, field(1, 1) + field(2, 0) + field(2, 1) + field(3, "minimal 1"))
    payload = field(1, query)
    for name, value in parameters:
        payload += field(2, field(1, name) + field(64, value))
    connection.send(QUERY, payload, stream=1)
    columns = []
    while True:
        kind, flags, stream, body, size = connection.receive()
        if kind == SCHEMA:
            columns = [Column(part) for part in fields(body).get(1, [])]
            print("\t".join(column.name for column in columns if column.role <= 3))
        elif kind == BLOCK:
            own = sum(column.role <= 3 for column in columns)
            for row in read_block(columns, body):
                print("\t".join(row[:own]))
            connection.send(CREDIT, field(1, size), stream=1)
        elif kind == DONE:
            connection.send(BYE)
            contract = fields(fields(body)[3][0])
            return 0 if number(contract, 2) else 5
        elif kind == ERROR:
            found = fields(body)
            print("%s: %s" % (text(found, 2), text(found, 3)), file=sys.stderr)
            return 1 if stream else 3
        elif kind != WELCOME and flags & CRITICAL:
            raise ConnectionError("a frame that must be understood is not known here")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        pairs = [word.split("=", 1) for word in sys.argv[3:]]
        sys.exit(ask(sys.argv[1], sys.argv[2], pairs))
    except OSError as error:
        print("minimal_client: %s" % error, file=sys.stderr)
        sys.exit(3)
