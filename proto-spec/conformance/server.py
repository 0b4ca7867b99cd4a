#!/usr/bin/env python3
"""Does a server keep the protocol (../SPEC.md)? Plays the vectors to it, whole and byte by byte, and
what a client may rely on beside them. Asks a few small queries and changes nothing.

usage: server.py HOST:PORT|SOCKET [USER PASSWORD_FILE]

With a user, the server is one that asks who is there: then the points are those of getting in.

Prints a line for each point. Exit code 0 when all are kept, 1 when some are not, 3 without a server."""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import socket
import struct
import sys
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent.parent
HELLO, WELCOME, PING, PONG, QUERY, CANCEL, CREDIT, BYE = 1, 0x81, 3, 0x83, 0x10, 0x11, 0x12, 0x1F
SCHEMA, BLOCK, DONE, ERROR, SUBSCRIBE, DELTA, PUT, FACTS = 0x90, 0x91, 0x93, 0x94, 0x13, 0x95, 0x15, 0x17
AUTH, CHALLENGE = 2, 0x82
ERRORS = {item["symbol"]: item["code"] for item in json.loads((HERE / "errors.json").read_text())["errors"]}


def uv(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def read_uv(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def field(tag, value):
    data = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else uv(value)
    return uv(tag) + uv(len(data)) + data


def fields(payload):
    found, at = {}, 0
    while at < len(payload):
        tag, at = read_uv(payload, at)
        length, at = read_uv(payload, at)
        found.setdefault(tag, []).append(payload[at:at + length])
        at += length
    return found


def frame(kind, payload=b"", stream=0, flags=2):
    head = struct.pack("<IBBHI", len(payload) + (12 if flags & 2 else 8), kind, flags, 0, stream) + payload
    return head + struct.pack("<I", zlib.crc32(head)) if flags & 2 else head


def hello(encodings=(0, 1), more=b""):
    return frame(HELLO, field(1, 1) + b"".join(field(2, code) for code in encodings) + more)


class Failed(Exception):
    pass


class Session:
    def __init__(self, place, greeting=hello()):
        if "/" in place:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(place)
        else:
            host, port = place.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(20)
        self.data, self.said = b"", []
        self.send(greeting)

    def send(self, data, piece=None):
        try:
            for start in range(0, len(data), piece or max(1, len(data))):
                self.socket.sendall(data[start:start + (piece or len(data))])
        except (BrokenPipeError, ConnectionResetError):
            pass  # The server has closed; what it said is read all the same.

    def more(self):
        try:
            piece = self.socket.recv(1 << 16)
        except socket.timeout:
            raise Failed("the server says nothing more and does not close")
        except ConnectionResetError:
            piece = b""
        self.data += piece
        return bool(piece)

    def next(self):
        """The next frame as kind, stream, payload; None when the server has closed."""
        while len(self.data) < 4 or len(self.data) < 4 + struct.unpack_from("<I", self.data)[0]:
            if not self.more():
                if self.data:
                    raise Failed("half a frame comes last")
                return None
        length, kind, flags, _, stream = struct.unpack_from("<IBBHI", self.data)
        whole, self.data = self.data[:4 + length], self.data[4 + length:]
        body = whole[12:]
        if flags & 2:
            if struct.unpack("<I", body[-4:])[0] != zlib.crc32(whole[:-4]):
                raise Failed("a checksum is wrong")
            body = body[:-4]
        if flags & 1:
            body = zlib.decompress(body[read_uv(body, 0)[1]:])
        self.said.append((kind, stream, body))
        return kind, stream, body

    def until(self, *kinds):
        while True:
            found = self.next()
            if found is None or found[0] in kinds:
                return found

    def rest(self):
        while self.next() is not None:
            pass
        return self.said

    def refusal(self):
        """The code with which the connection is ended."""
        codes = [number(body, 1) for kind, stream, body in self.rest() if kind == ERROR and stream == 0]
        return codes[0] if codes else None


def number(body, tag):
    found = fields(body)
    return read_uv(found[tag][0], 0)[0] if tag in found else None


def need(condition, what):
    if not condition:
        raise Failed(what)


def vectors(folder):
    for path in sorted((HERE / "vectors" / folder).glob("*.hex")):
        text = path.read_text()
        if "# read by: server" not in text:
            continue
        error = next((line[9:] for line in text.splitlines() if line.startswith("# error: ")), None)
        words = [word for line in text.splitlines() for word in line.split("#")[0].split()]
        yield path.stem, bytes(int(word, 16) for word in words), error


def together(data):
    """Where that begins which has to come at once: a query's stream ends when it is answered, and
    what is wrong while it is open is skipped from then on. The query's last byte is its first."""
    at, before = 0, None
    while at + 12 <= len(data):
        length, kind = struct.unpack_from("<IB", data, at)
        end = at + 4 + length
        if end >= len(data):
            return at - 1 if before == QUERY else len(data)
        at, before = end, kind
    return len(data)


def bad(place, data, error, piece):
    session = Session(place, b"")
    cut = together(data) if piece else 0
    session.send(data[:cut], piece)
    session.send(data[cut:])
    code = session.refusal()
    need(code == ERRORS[error], f"refused with {code}, not {error}")


def good(place, data, piece):
    session = Session(place, b"" if data[4] == HELLO else hello())
    session.send(data, piece)
    if data[-16 + 4:-16 + 5] != bytes([BYE]) and data[4] != BYE:
        session.send(frame(PING, field(1, b"still?")))
        while (found := session.until(PONG)) and fields(found[2]).get(1) != [b"still?"]:
            pass
        need(found, "no PONG comes behind it")
    else:
        session.rest()
    need(not any(kind == ERROR and stream == 0 for kind, stream, _ in session.said), "it was refused")


def answer(place, payload, stream=1, greeting=hello()):
    session = Session(place, greeting)
    session.send(frame(QUERY, payload, stream))
    found = session.until(DONE, ERROR)
    need(found, "the server closed")
    return session, [(kind, body) for kind, of, body in session.said if of == stream]


def an_answer_is_schema_blocks_done(place):
    _, said = answer(place, field(1, "select count"))
    need([kind for kind, _ in said] == [SCHEMA, BLOCK, DONE], f"it is {said}")
    need(number(said[2][1], 1) == 1, "DONE counts other rows")


def encodings_are_those_of_the_hello(place):
    _, said = answer(place, field(1, "select count, net by fund options totals"))
    columns = len(fields(said[0][1])[1])
    for kind, body in said:
        if kind == BLOCK:
            _, at = read_uv(body, 0)
            _, at = read_uv(body, at)
            for _ in range(columns):
                need(body[at] & 0x7F < 2, "an encoding that the client does not read")
                length, at = read_uv(body, at + 1)
                at += length


def a_head_that_is_known_is_left_out(place):
    _, said = answer(place, field(1, "select count"))
    digest = fields(said[2][1])[5][0]
    _, again = answer(place, field(1, "select count") + field(7, digest))
    need([kind for kind, _ in again] == [BLOCK, DONE], "the schema comes again")
    need(4 not in fields(again[1][1]), "the terms come again")
    _, other = answer(place, field(1, "select count") + field(7, b"another"))
    need(other[0][0] == SCHEMA, "a digest that nobody gave leaves something out")


def without_credit_no_block_comes(place):
    session = Session(place)
    session.send(frame(QUERY, field(1, "select count") + field(5, 0), 1) + frame(PING))
    session.until(PONG)
    time.sleep(0.2)
    session.send(frame(PING))
    session.until(PONG)
    need(not any(kind in (BLOCK, DONE) for kind, *_ in session.said), "a block comes without credit")
    session.send(frame(CREDIT, field(1, 1), 1))
    need(session.until(DONE, ERROR)[0] == DONE, "credit does not help")


def a_deadline_that_is_over_is_kept(place):
    _, said = answer(place, field(1, "select count") + field(3, 0))
    need(number(said[-1][1], 1) == ERRORS["DEADLINE_EXCEEDED"], "it is answered")


def a_wrong_query_leaves_the_connection(place):
    session, said = answer(place, field(1, "selct"))
    need(said[-1][0] == ERROR and number(said[-1][1], 1) // 100 == 3, "no error of class 3")
    session.send(frame(QUERY, field(1, "select count"), 2))
    need(session.until(DONE, ERROR)[0] == DONE, "the next query is not answered")


def what_is_unknown_is_skipped(place):
    session = Session(place, hello(more=field(48, b"?") + field(4711, b"")))
    session.send(frame(0x7A, b"grease") + frame(QUERY, field(1, "select count") + field(50, 1), 1))
    need(session.until(DONE, ERROR)[0] == DONE, "grease is not skipped")


def fields_that_must_be_understood_are_refused(place):
    session, said = answer_or_end(place, field(1, "select count") + field(99, 1))
    need(ERRORS["UNSUPPORTED_FIELD"] in said, "the field is passed over")


def answer_or_end(place, payload):
    session = Session(place)
    session.send(frame(QUERY, payload, 1))
    session.until(DONE, ERROR)
    return session, [number(body, 1) for kind, _, body in session.said if kind == ERROR]


def frames_of_ended_streams_are_no_mistake(place):
    session, _ = answer(place, field(1, "select count"))
    session.send(frame(CREDIT, field(1, 9), 1) + frame(CANCEL, b"", 1) + frame(PING))
    need(session.until(PONG, ERROR)[0] == PONG, "they are refused")


def http_and_tls_are_told_in_their_words(place):
    session = Session(place, b"GET / HTTP/1.1\r\n\r\n")
    while session.more():
        pass
    need(session.data.startswith(b"HTTP/1.1 400 "), "HTTP is not refused as HTTP")
    session = Session(place, bytes([0x16, 3, 1, 0, 200]))
    while session.more():
        pass
    need(session.data[:1] == b"\x15", "TLS is not refused as TLS")


def a_silent_client_is_left(place):
    start = time.monotonic()
    need(Session(place, b"").refusal() == ERRORS["TOO_SLOW"], "it is not told why")
    need(2 < time.monotonic() - start < 15, "the handshake has another limit")


def a_subscription_begins_with_all_of_it(place):
    session = Session(place)
    session.send(frame(SUBSCRIBE, field(1, "select count"), 1))
    found = session.until(DELTA, ERROR)
    need(found[0] == DELTA and 1 not in fields(found[2]), "no update without a base comes first")
    kinds = [kind for kind, stream, _ in session.said if stream == 1]
    need(kinds == [SCHEMA, BLOCK, DELTA], f"it is {kinds}")
    session.send(frame(CANCEL, b"", 1))
    need(number(session.until(ERROR)[2], 1) == ERRORS["CANCELLED"], "cancelling does not end it")


def half_a_file_of_changes_is_nothing(place):
    def epoch():
        return number(fields(answer(place, field(1, "select count"))[1][2][1])[3][0], 1)
    before = epoch()
    session = Session(place)
    session.send(frame(PUT, field(1, bytes(16)), 1) + frame(FACTS, b"change,position_id\n", 1) + frame(PING))
    session.until(PONG)
    session.socket.close()
    need(epoch() == before, "it has made a state")


def a_goodbye_is_answered_by_closing(place):
    session = Session(place)
    session.send(frame(QUERY, field(1, "select count"), 1) + frame(BYE))
    kinds = [kind for kind, *_ in session.rest()]
    need(kinds[-1] == DONE and ERROR not in kinds, "what was open is not answered")


def prove(place, user, password, change=lambda proof: proof, before=b""):
    """Shows who asks by SCRAM-SHA-256 (RFC 7677): the session, its end, and what the server must say."""
    nonce = base64.b64encode(os.urandom(18)).decode()
    bare = "n=%s,r=%s" % (user.replace("=", "=3D").replace(",", "=2C"), nonce)
    first = field(7, "SCRAM-SHA-256") + field(8, "n,," + bare)
    session = Session(place, hello(more=first))
    found = session.until(CHALLENGE, WELCOME, ERROR)
    if found is None or found[0] != CHALLENGE:
        return session, found, None
    challenge = fields(found[2])[1][0].decode()
    said = dict(part.split("=", 1) for part in challenge.split(","))
    need(said["r"].startswith(nonce) and len(said["r"]) > len(nonce), "the nonce does not go on")
    salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(said["s"]), int(said["i"]))
    digest = lambda key, text: hmac.new(key, text.encode(), hashlib.sha256).digest()
    client = digest(salted, "Client Key")
    unsigned = "c=biws,r=" + said["r"]
    signed = ",".join([bare, challenge, unsigned])
    signature = digest(hashlib.sha256(client).digest(), signed)
    proof = bytes(a ^ b for a, b in zip(client, signature))
    final = unsigned + ",p=" + base64.b64encode(change(proof)).decode()
    session.send(before + frame(AUTH, field(1, final)))
    own = base64.b64encode(digest(digest(salted, "Server Key"), signed)).decode()
    return session, session.until(WELCOME, ERROR), "v=" + own


def who_proves_is_welcomed_and_answered(place, user, password):
    session, found, own = prove(place, user, password)
    need(found and found[0] == WELCOME, "there is no welcome")
    need(fields(found[2])[14][0].decode() == own, "the server does not show that it knows the password")
    need(fields(found[2])[13][0].decode() == user, "it is taken for somebody else")
    session.send(frame(QUERY, field(1, "select count"), 1))
    need(session.until(DONE, ERROR)[0] == DONE, "it is not answered")


def a_wrong_proof_and_nobody_are_refused_alike(place, user, password):
    def refused(name, change):
        _, found, _ = prove(place, name, password, change)
        need(found and found[0] == ERROR, "it is let in")
        return found[2]
    wrong = refused(user, lambda proof: bytes([proof[0] ^ 1]) + proof[1:])
    need(number(wrong, 1) == ERRORS["AUTHENTICATION_FAILED"], "by another error")
    need(refused(user + " nobody", lambda proof: proof) == wrong, "they can be told apart")


def nobody_has_the_same_salt_each_time(place, user, password):
    def salt():
        session, _, _ = prove(place, user + " nobody", password)
        said = next(body for kind, _, body in session.said if kind == CHALLENGE)
        return fields(said)[1][0].decode().split(",")[1:]
    need(salt() == salt(), "it is new each time")


def who_does_not_say_is_told_so(place, user, password):
    session = Session(place)
    session.send(frame(QUERY, field(1, "select count"), 1))
    need(session.refusal() == ERRORS["AUTHENTICATION_REQUIRED"], "it is told something else")
    need(not any(kind in (WELCOME, DONE) for kind, *_ in session.said), "it is told of the book")


def other_frames_before_the_proof_are_refused(place, user, password):
    _, found, _ = prove(place, user, password, before=frame(PING))
    need(found and number(found[2], 1) == ERRORS["HELLO_EXPECTED"], "they are taken")


def unknown_frames_before_the_proof_are_skipped(place, user, password):
    _, found, _ = prove(place, user, password, before=frame(0x7A, b"grease"))
    need(found and found[0] == WELCOME, "they are not")


def other_mechanisms_are_refused(place, user, password):
    for mechanism in ["PLAIN", "SCRAM-SHA-1", "EXTERNAL", "SCRAM-SHA-256-PLUS"]:
        session = Session(place, hello(more=field(7, mechanism) + field(8, "n,,n=%s,r=abc" % user)))
        code = session.refusal()
        need(code and code // 100 in (1, 2), f"{mechanism} is not")


def getting_in(place, user, file):
    password = pathlib.Path(file).read_bytes().rstrip(b"\r\n")
    points = [who_proves_is_welcomed_and_answered, a_wrong_proof_and_nobody_are_refused_alike,
              nobody_has_the_same_salt_each_time, who_does_not_say_is_told_so,
              other_frames_before_the_proof_are_refused, unknown_frames_before_the_proof_are_skipped,
              other_mechanisms_are_refused]
    return play([(point.__name__.replace("_", " "), lambda p=point: p(place, user, password))
                 for point in points])


def main(place):
    points = []
    for name, data, error in vectors("bad"):
        points += [(f"bad vector {name}", lambda d=data, e=error: bad(place, d, e, None)),
                   (f"bad vector {name}, byte by byte", lambda d=data, e=error: bad(place, d, e, 1))]
    for name, data, _ in vectors("good"):
        points += [(f"good vector {name}", lambda d=data: good(place, d, None)),
                   (f"good vector {name}, byte by byte", lambda d=data: good(place, d, 1))]
    for point in [an_answer_is_schema_blocks_done, encodings_are_those_of_the_hello,
                  a_head_that_is_known_is_left_out, without_credit_no_block_comes,
                  a_deadline_that_is_over_is_kept, a_wrong_query_leaves_the_connection,
                  what_is_unknown_is_skipped, fields_that_must_be_understood_are_refused,
                  frames_of_ended_streams_are_no_mistake, http_and_tls_are_told_in_their_words,
                  a_silent_client_is_left, a_subscription_begins_with_all_of_it,
                  half_a_file_of_changes_is_nothing, a_goodbye_is_answered_by_closing]:
        points.append((point.__name__.replace("_", " "), lambda p=point: p(place)))
    return play(points)


def play(points):
    failed = 0
    for name, point in points:
        try:
            point()
            print(f"ok    {name}")
        except Failed as reason:
            failed += 1
            print(f"FAIL  {name}: {reason}")
    print(f"{len(points) - failed} of {len(points)} points are kept")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4):
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else getting_in(*sys.argv[1:]))
    except ConnectionError as error:
        print(f"server: {error}", file=sys.stderr)
        sys.exit(3)
