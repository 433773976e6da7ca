"""Answers that are small on the wire and large in memory, or never end; each as the bytes of a server."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial

import zstandard

from tests.fakes.pages import assembled, stream
from tests.fakes.servers import Answer, Handler, says
from trendscope.net.structure import JSON_WEIGHTS, MAX_MEMORY

Body = Callable[[], bytes]

MEGABYTE = 1_000_000
PACKED = 60  # megabytes, three times as much as is read
PROSE = "Many groups have studied the translation of long documents since the first models were shown. "
FIXED = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"
HTML, PDF, XML, JSON = b"text/html", b"application/pdf", b"application/xml", b"application/json"


def raw_deflate(data: bytes) -> bytes:
    """Without the header of zlib, as some servers send it."""
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": raw_deflate,
    "zstd": zstandard.compress,
}


@cache
def packed(how: str, megabytes: int) -> bytes:
    """So many megabytes of spaces, packed."""
    return PACKERS[how](b" " * (megabytes * MEGABYTE))


@cache
def packed_twice(how: str) -> bytes:
    """Spaces, packed, and packed again."""
    return PACKERS[how](packed(how, PACKED))


def encoded(body: bytes, encoding: str, kind: str = "text/html") -> Answer:
    return says(body, Content_Type=kind, Content_Encoding=encoding)


def in_charset(charset: bytes) -> bytes:
    """A page that says it is in this charset."""
    return b"<meta charset=" + charset + b">" + b"ab-c" * 2 * MEGABYTE


def writing(*head: bytes, pieces: Callable[[], Iterator[bytes]] = lambda: iter(())) -> Answer:
    """Raw bytes, then pieces until the client goes away or the server stops."""

    def answer(handler: Handler) -> None:
        for piece in head:
            handler.wfile.write(piece)
        for piece in pieces():
            if handler.server.stopping.is_set():
                break
            handler.wfile.write(piece)
        handler.close_connection = True

    return answer


def repeated(piece: bytes, times: int | None = None) -> Callable[[], Iterator[bytes]]:
    """The piece so many times, or without end."""

    def pieces() -> Iterator[bytes]:
        left = times
        while left is None or left > 0:
            yield piece
            left = None if left is None else left - 1

    return pieces


def of_http(kind: bytes) -> Iterator[tuple[str, Answer]]:
    """What is wrong below the page: packing, chunks, lengths, headers, redirects."""
    head, text = FIXED % kind, kind.decode()
    for how in PACKERS:
        encoding = how.removeprefix("raw ")
        yield f"{how}, {PACKED} MB", encoded(packed(how, PACKED), encoding, text)
        yield f"{how} twice", encoded(packed_twice(how), f"{encoding}, {encoding}", text)
        yield (
            f"{how} in a redirect",
            says(packed(how, PACKED), 302, Location="/again", Content_Encoding=encoding),
        )
        yield f"{how} in an error", says(packed(how, PACKED), 404, Content_Encoding=encoding)
    nested = packed("gzip", PACKED)
    for _ in range(3):
        nested = gzip.compress(nested)
    yield "gzip in gzip, four times", encoded(nested, "gzip, gzip, gzip, gzip", text)
    yield "gzip, named 1,000 times", encoded(nested, ", ".join(["gzip"] * 1000), text)
    yield "br that is none", encoded(b"\x8b\x03\x80" * 100, "br", text)
    yield "gzip of many members", encoded(gzip.compress(b"") * 200_000, "gzip", text)
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
    yield "chunks without end", writing(chunked, pieces=repeated(b"10000\r\n" + b" " * 65536 + b"\r\n"))
    yield "chunks of a byte", writing(chunked, pieces=repeated(b"1\r\n \r\n" * 1000))
    yield "a chunk of 2^63", writing(chunked + b"7fffffffffffffff\r\n", pieces=repeated(b" " * 65536))
    yield "a chunk below zero", writing(chunked + b"-1\r\n", pieces=repeated(b" " * 65536, 100))
    yield "a chunk with a long name", writing(chunked + b"1;", pieces=repeated(b"x" * 65536, 400))
    yield "trailers without end", writing(chunked + b"0\r\n", pieces=repeated(b"A: b\r\n" * 1000))
    yield "no length and no end", writing(head + b"\r\n", pieces=repeated(b" " * 65536))
    for length in (b"10", b"1000000000000000000", b"-1", b"1e9", b"10, 11"):
        body = head + b"Content-Length: " + length + b"\r\n\r\n"
        yield f"a length of {length.decode()}", writing(body, pieces=repeated(b" " * 65536, 500))
    yield "a million headers", writing(head, pieces=repeated(b"X-A: b\r\n" * 1000, 1000))
    yield "a header of 100 MB", writing(head + b"X-A: ", pieces=repeated(b"b" * 65536, 1600))
    yield "a header that is folded", writing(head + b"X-A: b\r\n", pieces=repeated(b" b\r\n" * 1000, 1000))
    yield "a status of 100 MB", writing(b"HTTP/1.1 200 ", pieces=repeated(b"x" * 65536, 1600))
    yield "100 Continue without end", writing(pieces=repeated(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000))
    yield "a place of 60 kB", says(b"", 302, Location="/" + "x" * 60_000)
    yield "redirects without end", says(b" " * MEGABYTE, 302, Location="/again")
    yield (
        "99 cookies",
        writing(head + b"Set-Cookie: a=b\r\n" * 90 + b"\r\n", pieces=repeated(b" " * 65536, 10)),
    )


def of_html() -> Iterator[tuple[str, Body]]:
    """Pages that are hard to take apart."""
    prose = f"<p>{PROSE * 5}</p>".encode()
    yield "100,000 levels", lambda: prose + b"<div>" * 100_000
    yield "100,000 levels of inline elements", lambda: prose + b"<b><i>" * 50_000 + b"x"
    yield "a million elements", lambda: prose + b"<br>" * 1_000_000
    yield "a million paragraphs", lambda: b"<p>a b c d e f" * 500_000
    yield "a million tables", lambda: b"<table>" * 1_000_000
    yield "an attribute of 8 MB", lambda: b"<p title='" + b"x" * 8 * MEGABYTE + b"'>" + prose
    yield "a style of 8 MB", lambda: b"<p style='" + b"left: -1" * MEGABYTE + b"'>" + prose
    yield (
        "a million attributes",
        lambda: b"<p " + b" ".join(b"a%d=1" % at for at in range(600_000)) + b">" + prose,
    )
    yield "a million classes", lambda: b"<p class='ltx'>" * 500_000 + prose
    yield "a word of 19 MB", lambda: b"<p>" + b"x" * 19 * MEGABYTE
    yield "a sentence of 19 MB", lambda: b"<p>" + b"the of and x " * 1_400_000
    yield "a sentence of dots", lambda: b"<p>" + PROSE.encode() * 5 + b"." * 8 * MEGABYTE
    yield "a comment of 19 MB", lambda: prose + b"<!--" + b"-" * 19 * MEGABYTE
    yield "a million entities", lambda: b"<p>" + b"&amp;" * 3_000_000
    yield "an entity that is not there", lambda: b"<p>&" + b"x" * 8 * MEGABYTE
    yield "a script of 19 MB", lambda: prose + b"<script>" + b"<" * 19 * MEGABYTE
    yield "a million links", lambda: b"<p>" + b"<a href='#'>the of and</a> " * 600_000
    yield "brackets", lambda: b"<" * 19 * MEGABYTE
    yield "no tag closed", lambda: b"<a <b <i " * 2 * MEGABYTE
    yield "XHTML with entities", lambda: LAUGHS % (b"html", b"<html><body><p>&e9;</p></body></html>")
    yield "an SVG", lambda: b"<svg>" + b"<use href='#a'/>" * 500_000 + b"</svg>" + prose
    yield (
        "an image in its address",
        lambda: b"<img src='data:image/png;base64," + b"A" * 15 * MEGABYTE + b"'>" + prose,
    )
    for charset in (b"punycode", b"idna", b"utf-7", b"utf-32", b"unicode_escape", b"hz", b"iso2022_jp_2"):
        yield (
            f"charset {charset.decode()}",
            partial(in_charset, charset),
        )


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE %s [<!ENTITY e0 "lollollollol">'
    + b"".join(b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 10))
    + b"]>%s"
)


def of_images() -> Iterator[tuple[str, Answer]]:
    """Images, of which none is read."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\x00\x00\x00"
    yield "a PNG of 2^32 by 2^32", says(header + zlib.compress(b"\0" * MEGABYTE), Content_Type="image/png")
    yield "a GIF of many frames", says(b"GIF89a" + b"\xff" * 10 * MEGABYTE, Content_Type="image/gif")
    yield "a TIFF that loops", says(b"II*\0\x08\0\0\0" * 1000, Content_Type="image/tiff")
    yield "an SVG as an image", says(b"<svg>" * MEGABYTE, Content_Type="image/svg+xml")
    yield "a ZIP", says(b"PK\x03\x04" + packed("raw deflate", 100), Content_Type="application/zip")


def _pdf(content: bytes, more: bytes = b"", page: bytes = b"", *rest: bytes) -> bytes:
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R " + page + b" >>",
            stream(content, more),
            *rest,
        ]
    )


def _flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def _filtered(name: bytes, content: bytes) -> bytes:
    return _pdf(content, b"/Filter /" + name + b" ")


def of_pdf() -> Iterator[tuple[str, Body]]:
    """Documents that are hard to take apart."""
    yield from _pdf_streams()
    yield from _pdf_structures()
    yield from _pdf_graphs()


def _pdf_streams() -> Iterator[tuple[str, Body]]:
    yield "flate", lambda: _filtered(b"FlateDecode", _flate(b"q Q " * 50_000_000))
    yield "flate of text", lambda: _filtered(b"FlateDecode", _flate(b"BT (a) Tj ET " * 10_000_000))
    yield (
        "flate twice",
        lambda: _pdf(_flate(b" " * 500 * MEGABYTE, 2), b"/Filter [/FlateDecode /FlateDecode] "),
    )
    many = b"/Filter [" + b"/FlateDecode " * 10 + b"] "
    yield "flate ten times", lambda: _pdf(_flate(b" " * 100 * MEGABYTE, 10), many)
    yield (
        "a filter named 100,000 times",
        lambda: _pdf(b"x", b"/Filter [" + b"/ASCIIHexDecode " * 100_000 + b"] "),
    )
    predictor = b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 100000000 >> "
    yield "a predictor", lambda: _pdf(_flate(b"\2" * 100 * MEGABYTE), predictor)
    yield "LZW", lambda: _filtered(b"LZWDecode", b"\x80\x0b\x60\x50" * 2 * MEGABYTE)
    yield "run lengths", lambda: _filtered(b"RunLengthDecode", b"\x81 " * 5 * MEGABYTE)
    yield "base 85", lambda: _filtered(b"ASCII85Decode", b"z" * 15 * MEGABYTE)
    yield "base 16", lambda: _filtered(b"ASCIIHexDecode", b"20" * 9 * MEGABYTE)
    yield "brackets", lambda: _pdf(b"[" * 5 * MEGABYTE)
    yield "dictionaries", lambda: _pdf(b"<<" * 5 * MEGABYTE)
    yield "a string without end", lambda: _pdf(b"(" * 5 * MEGABYTE)
    yield "a number of 5 MB", lambda: _pdf(b"1" * 5 * MEGABYTE + b" Tj")
    yield "a list of 5 MB", lambda: _pdf(b"BT [" + b"(a) 1 " * 900_000 + b"] TJ ET")
    yield "saved states", lambda: _pdf(b"q " * 5 * MEGABYTE)
    yield "an inline image", lambda: _pdf(b"BI /W 99999 /H 99999 ID " + b"x" * 5 * MEGABYTE)
    yield "comments", lambda: _pdf(b"%" * 5 * MEGABYTE)


def _pdf_structures() -> Iterator[tuple[str, Body]]:
    plain = _pdf(b"BT (a) Tj ET")
    yield "a table that leads to itself", lambda: _with_trailer(plain, b"/Prev 0")
    where = plain.rindex(b"startxref\n") + len(b"startxref\n")
    at = int(plain[where:].split()[0])
    yield "a table before itself", lambda: _with_trailer(plain, b"/Prev %d" % at)
    yield "a table of 10^9", lambda: _with_trailer(plain, b"/Size 1000000000")
    yield (
        "pages that are their own parents",
        lambda: assembled(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]
        ),
    )
    kids = b" ".join(b"3 0 R" for _ in range(100_000))
    yield (
        "100,000 pages",
        lambda: assembled(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Count 100000 /Kids [" + kids + b"] >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
                stream(b"BT (a) Tj ET"),
            ]
        ),
    )
    tree = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    tree += [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (at + 3) for at in range(20_000)]
    yield "pages 20,000 levels deep", lambda: assembled([*tree, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])
    wide = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    wide += [b"<< /Type /Pages /Count 1 /Kids [%d 0 R %d 0 R] >>" % (at + 3, at + 3) for at in range(40)]
    yield "2^40 pages", lambda: assembled([*wide, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])
    items = [b"<< /Title (a) /Next 5 0 R /First 5 0 R /Parent 5 0 R >>"]
    outlines = _pdf(b"BT (a) Tj ET", b"", b"", *items)
    yield "outlines that loop", lambda: outlines.replace(b"/Type /Catalog", b"/Type /Catalog /Outlines 5 0 R")
    yield "a length that is elsewhere", lambda: plain.replace(b"/Length 12", b"/Length 4 0 R")
    yield "a length of 10^12", lambda: plain.replace(b"/Length 12", b"/Length 1000000000000")
    yield "a million objects", lambda: assembled([b"<< /Type /Catalog /Pages 2 0 R >>"] + [b"null"] * 500_000)
    yield "19 MB of nothing", lambda: b"%PDF-1.7\n" + b"\n" * 19 * MEGABYTE
    yield "19 MB of objects", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 2_300_000
    yield "a million ends", lambda: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * MEGABYTE
    deep = b"[" * 100_000 + b"]" * 100_000
    yield "a list 100,000 deep", lambda: assembled([b"<< /Type /Catalog /Pages 2 0 R /A " + deep + b" >>"])
    yield (
        "references in a ring",
        lambda: assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"3 0 R", b"2 0 R"]),
    )
    header = b"<< /Type /ObjStm /N 1000000000 /First 10 /Filter /FlateDecode "
    packed_objects = _flate(b"1 0 " * 10_000_000)
    objects = header + b"/Length %d >>\nstream\n" % len(packed_objects) + packed_objects + b"\nendstream"
    yield "objects in a stream", lambda: assembled([b"<< /Type /Catalog /Pages 2 0 R >>", objects])


def _with_trailer(document: bytes, entry: bytes) -> bytes:
    return document.replace(b"trailer\n<<", b"trailer\n<< " + entry)


def _pdf_graphs() -> Iterator[tuple[str, Body]]:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >> "
    uses = b"/Resources << /XObject << /F 5 0 R >> >>"
    yield "a form in itself", lambda: _pdf(b"/F Do", b"", uses, stream(b"/F Do " * 10, form % 5))
    tower = [stream(b"/F Do " * 10, form % (at + 1)) for at in range(5, 30)]
    yield "forms 10^25", lambda: _pdf(b"/F Do", b"", uses, *tower, stream(b"BT (a) Tj ET"))
    font = b"/Resources << /Font << /F 5 0 R >> >>"
    named = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R >>"
    ranges = b"begincmap\n1 beginbfrange\n<00000000> <FFFFFFFF> <0041>\nendbfrange\nendcmap"
    shown = b"BT /F 9 Tf <0041> Tj ET"
    yield "a map of 2^32 characters", lambda: _pdf(shown, b"", font, named, stream(ranges))
    lines = b"begincmap\n" + b"1 beginbfrange\n<0000> <FFFF> <0041>\nendbfrange\n" * 5_000 + b"endcmap"
    yield "5,000 maps of 2^16", lambda: _pdf(shown, b"", font, named, stream(lines))
    widths = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /DescendantFonts [6 0 R] >>"
    child = b"<< /Type /Font /Subtype /CIDFontType2 /W [0 1000000000 500] >>"
    yield "widths of 10^9 characters", lambda: _pdf(shown, b"", font, widths, child)
    ring = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /DescendantFonts [5 0 R] >>"
    yield "a font in itself", lambda: _pdf(shown, b"", font, ring)
    moved = b"BT /F 9 Tf " + b"1 0 0 1 9e9 9e9 Tm (a) Tj " * 50_000 + b" ET"
    yield "text that is far away", lambda: _pdf(moved, b"", font, named)
    contents = b"/Contents [" + b"4 0 R " * 1_000_000 + b"]"
    yield "one content a million times", lambda: _pdf(b"BT (a) Tj ET " * 100, b"", contents)
    image = (
        b"/Type /XObject /Subtype /Image /Width 99999 /Height 99999 /BitsPerComponent 8 /Filter /FlateDecode "
    )
    yield (
        "an image of 10^10",
        lambda: _pdf(b"/F Do", b"", uses, stream(_flate(b"\0" * 100 * MEGABYTE), image)),
    )


def of_xml(root: bytes, item: bytes) -> Iterator[tuple[str, Body]]:
    """Lists of a service in XML; `root` is its outer element, `item` one entry."""
    begin, end = b"<" + root + b">", b"</" + root.split()[0] + b">"
    yield "a billion laughs", lambda: LAUGHS % (root.split()[0], begin + b"&e9;" + end)
    long = b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 100_000 + b'">]>'
    yield "one entity 100,000 times", lambda: long + begin + b"&a;" * 100_000 + end
    for where in (b"file:///etc/passwd", b"http://127.0.0.1:9/x"):
        outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "' + where + b'">]>'
        yield f"an entity from {where.decode()}", partial(b"".join, [outside, begin, b"&a;", end])
    late = b"<!--" + b" " * 5000 + b"-->"
    yield "entities after a long comment", lambda: late + LAUGHS % (root.split()[0], begin + b"&e9;" + end)
    parameter = b"<!DOCTYPE x [<!ENTITY % a \"<!ENTITY b 'x'>\"> %a;]>"
    yield "a parameter entity", lambda: parameter + begin + b"&b;" + end
    yield "entities in UTF-16", lambda: (LAUGHS % (root, begin + b"&e9;" + end)).decode().encode("utf-16")
    yield "100,000 levels", lambda: begin + b"<a>" * 100_000 + b"</a>" * 100_000 + end
    yield "a million elements", lambda: begin + b"<a/>" * 1_000_000 + end
    yield "five million elements", lambda: begin + b"<a/>" * 4_900_000 + end
    yield "an attribute of 19 MB", lambda: begin + b"<a b='" + b"x" * 19 * MEGABYTE + b"'/>" + end
    yield (
        "a million attributes",
        lambda: begin + b"<a " + b" ".join(b"a%d='1'" % at for at in range(900_000)) + b"/>" + end,
    )
    yield "a text of 19 MB", lambda: begin + b"x" * 19 * MEGABYTE + end
    names = b" ".join(b"xmlns:a%d='b'" % at for at in range(100_000))
    yield "100,000 namespaces", lambda: begin + b"<a " + names + b"/>" + end
    yield "a million comments", lambda: begin + b"<!---->" * 1_000_000 + end
    yield "a million entries", lambda: begin + item * (19 * MEGABYTE // len(item)) + end
    yield "an entry of 19 MB", lambda: begin + item.replace(b"PROSE", b"word " * 3_700_000) + end


def of_json(item: bytes) -> Iterator[tuple[str, Body]]:
    """Lists of a service in JSON; `item` is an answer in which ITEMS stands for its list."""

    def answer(items: bytes) -> bytes:
        return item.replace(b"ITEMS", items)

    yield "100,000 levels", lambda: answer(b"[" * 100_000 + b"]" * 100_000)
    yield "a million levels without end", lambda: answer(b"[" * 1_000_000)
    yield "objects 100,000 deep", lambda: answer(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    yield "six million lists", lambda: answer(b"[" + b"[]," * 6_000_000 + b"[]]")
    yield "six million objects", lambda: answer(b"[" + b"{}," * 6_000_000 + b"{}]")
    yield "a million lists", lambda: answer(b"[" + b"[]," * 1_000_000 + b"[]]")
    yield "nine million numbers", lambda: answer(b"[" + b"1," * 9_000_000 + b"1]")
    yield "four million floats", lambda: answer(b"[" + b"1e9," * 4_000_000 + b"1]")
    yield (
        "a million names",
        lambda: answer(b"{" + b",".join(b'"%d":1' % at for at in range(1_500_000)) + b"}"),
    )
    yield "one name a million times", lambda: answer(b"{" + b'"a":1,' * 3_000_000 + b'"a":1}')
    yield "a million texts", lambda: answer(b"[" + b'"ab",' * 3_500_000 + b'"ab"]')
    yield "a number of a million digits", lambda: answer(b"[" + b"9" * 1_000_000 + b"]")
    yield "a number of 19 million digits", lambda: answer(b"[" + b"9" * 19_000_000 + b"]")
    yield "numbers of 4,000 digits", lambda: answer(b"[" + (b"9" * 4000 + b",") * 4000 + b"1]")
    yield "a text of 19 MB", lambda: answer(b'["' + b"x" * 19 * MEGABYTE + b'"]')
    yield "escapes", lambda: answer(b'["' + b"\\u0041" * 3_000_000 + b'"]')
    yield "wide signs", lambda: answer(('["' + "x" * 18_000_000 + "\U0001f600" + '"]').encode())
    yield "spaces", lambda: answer(b" " * 19 * MEGABYTE + b"[]")


WIDE = "\U0001f600".encode()


def near_limit_json(item: bytes) -> Iterator[tuple[str, Body]]:
    """Lists in JSON as large as they may be, or a little larger."""

    def answer(value: bytes, times: int, last: bytes = b"1") -> Body:
        return lambda: item.replace(b"ITEMS", b"[" + (value + b",") * times + last + b"]")

    fillings = {"lists": b"[]", "objects": b"{}", "full lists": b"[1e9]", "full objects": b'{"a":1}'}
    fillings |= {"objects in objects": b'{"a":{"b":{"c":1}}}', "texts": b'"ab"', "floats": b"1e9"}
    for name, value in fillings.items():
        cost = sum(value.count(mark) * weight for mark, weight in JSON_WEIGHTS.items()) + 60 + 2 * len(value)
        yield f"as many {name} as there may be", answer(value, MAX_MEMORY // cost - 100)
    for megabytes in (10, 11, 12):
        yield f"a text of {megabytes} MB", answer(b"", 0, b'"' + b"x" * megabytes * MEGABYTE + b'"')
    for megabytes in (3, 4, 5):
        yield (
            f"a wide text of {megabytes} MB",
            answer(b"", 0, b'"' + b"x" * megabytes * MEGABYTE + WIDE + b'"'),
        )
    yield "an escaped wide text", answer(b"", 0, b'"' + b"x" * 4 * MEGABYTE + b'\\ud83d\\ude00"')
    yield "wide texts", answer(b'"' + b"x" * 1000 + WIDE + b'"', 4_000)
    yield "wide texts of quotation marks", answer(b'"' + b'\\"' * 1000 + WIDE + b'"', 2_500)


def of_works() -> Iterator[tuple[str, Body]]:
    """Works of OpenAlex with an abstract that is many times as large as the answer."""
    form = (
        b'{"meta": {"count": 1, "per_page": 1}, "results": [{"id": "W1", "title": "T", '
        b'"abstract_inverted_index": {"%s": [%s]}}]}'
    )
    places = b",".join(b"%d" % at for at in range(250_000))
    yield "a word at 250,000 places", lambda: form % (b"a", places)
    yield "a word of 1 MB at 250,000 places", lambda: form % (b"x" * MEGABYTE, places)


def near_limit_xml(root: bytes, item: bytes, head: bytes = b"") -> Iterator[tuple[str, Body]]:
    """Lists in XML as large as they may be, or a little larger; as one entry, and as many."""
    begin, end = b"<" + root + b">" + head, b"</" + root.split()[0] + b">"

    def answer(prose: bytes, size: int, each: int, last: bytes = b"") -> Body:
        one = item.replace(b"PROSE", prose * (each // len(prose)) + last)
        return lambda: begin + one * (size // len(one)) + end

    for each in (3_000, 70_000, 1_250_000):
        yield f"entries of {each:,} bytes", answer(b"word ", 11 * MEGABYTE, each)
        yield f"wide entries of {each:,} bytes", answer(b"word ", 3_900_000, each, WIDE)
    for name, prose in {"elements": b"<a/>", "levels": b"<a>x</a>", "attributes": b"<a b='1'/>"}.items():
        for each in (3_000, 70_000, 250_000):
            yield f"entries with {name} in {each:,} bytes", answer(prose, 2_300_000, each)
    deep = item.replace(b"PROSE", b"<a>" * 19_000 + b"</a>" * 19_000)
    yield "an entry 19,000 levels deep", lambda: begin + deep + end
    yield "entries 19,000 levels deep", lambda: begin + deep * 20 + end
