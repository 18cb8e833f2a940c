"""What clients send that nobody expects, by the place where it is put."""

from typing import Final

Pairs = tuple[tuple[bytes, bytes], ...]

METHODS: Final = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PURGE",
    "get",
    "X-Y_Z",
)

PATH_PIECES: Final = (
    *(b"%", b"%2", b"%zz", b"%00", b"%0d%0a", b"%2e%2e", b"..", b".", b"//", b"/", b"%2f", b"%2F", b"%5c", b"\\"),
    *(b"%25", b"%2525", b"%ff", b"%c0%af", b"%ed%a0%80", b"%f0%9f%98%80", b"%E8%8C%B6", b"\xff\xfe", b"\xe8\x8c\xb6"),
    *(b"\x00", b" ", b"+", b";a=b", b"?", b"#", b"*", b"{id}", b":id", b"{id:int}", b"~", b"'", b'"', b"<script>"),
    *(b"&", b"0", b"00", b"-0", b"1e3", b"0x10", b"1_000", b"%D9%A3", b"9" * 19, b"9" * 400, b"9" * 5000, b"a" * 300),
    *(b"NaN", b"null", b"undefined", b"__init__", b"inf", b"1.0", b"%31", b"%u0041", b"\xc3\x28", b"/" * 300),
    *(b"/a" * 500,),
)
"""Put into, before or after a path that was right."""

PATHS: Final = (
    *(b"/", b"", b"*", b"//", b"/.", b"/..", b"/%", b"/%00", b"/%ff", b"/\x00", b"/?", b"/#", b"no-slash"),
    *(b"/../etc/x", b"//evil.example/a", b"/%2f%2fevil.example", b"/\\evil.example", b"http://evil.example/a"),
    *(b"/favicon.ico", b"/a" * 2000, b"/" + b"a" * 20_000, b"/" + b"%41" * 5000, b"/" + b"%e8%8c%b6" * 2000),
    *(b"/" * 5000, b"/.env"),
)
"""In place of the path."""

QUERIES: Final = (
    *(b"%", b"%zz=%", b"=", b"&", b"&&&==&", b"a", b"a=", b"=a", b"a=b=c", b"a=%00", b"%00=a", b"\xff=\xfe", b"\x00"),
    *(b"a=%ff%fe", b"a=%ed%a0%80", b"a=%F0%9F%98%80", b"?", b"??a=b", b"#a", b"a;b", b"a=1;b=2", b"+=+", b"a[]=1"),
    *(b"a.b=1", b"&".join([b"a=1"] * 1000), b"&".join([b"a=1"] * 1001), b"&" * 5000, b"a=" + b"x" * 60_000),
    *(b"%41" * 9000 + b"=1", b"__proto__=1", b"\r\nx: y", b" ", b"a=%0d%0ax:%20y", b"a=" + b"9" * 5000),
    *(b"a=" + b"%39" * 5000,),
)
"""In place of the query, or after it."""

VALUES: Final = (
    *(b"", b" ", b"%20", b"%00", b"%", b"%zz", b"%ff", b"-1", b"0", b"1e999", b"NaN", b"-inf", b"9" * 30),
    *(b"9" * 5000, b"+", b"true", b"null", b"[]", b"{}", b"%D9%A3", b"1_0", b"0x1", b"1.0", b"1.5", b"a" * 10_000),
    *(b"%F0%9F%98%80", b"\xff", b"' OR 1=1 --", b"%ed%a0%80", b"-created_at", b"id,id,id", b"../..", b"2026-02-30"),
    *(b"99999-01-01", b"eyJ9", b"=="),
)
"""In place of the value of a query, header or cookie that was right."""

JSON_VALUES: Final = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1e-999", b"-0", b"-0.0", b"0", b"-1", b"1.5"),
    *(b"1E400", b"9" * 18, b"9" * 30, b"9" * 400, b"9" * 4400, b"-" + b"9" * 20, b"0." + b"1" * 4000, b"01", b"+1"),
    *(b".5", b"1.", b"null", b"true", b"false", b"[]", b"{}", b'""', b'" "', b'"a"', b"[1,2]", b'{"a":1}', b"[null]"),
    *(b'"1"', b'"1e3"', b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\ud83d\\ude00"', b'"\xf0\x9f\x98\x80"'),
    *(b'"\xff"', b'"\xed\xa0\x80"', b'"\\x"', b'"\\u12"', b'"\n"', b'"\r\n"', b'"\t"', b'"' + b"a" * 20_000 + b'"'),
    *(b"'a'", b"undefined", b"<a>", b"", b"[" * 150 + b"]" * 150, b'{"a":' * 150 + b"1" + b"}" * 150, b"[" * 30_000),
    *(b'"2026-02-30"', b'"99999-01-01"'),
)
"""In place of a value inside a body that was right."""

BODIES: Final = (
    *(b"", b" ", b"\x00", b"{", b"}", b"[", b"]", b'"', b"{}", b"[]", b"null", b"nul", b"true", b"0", b"NaN"),
    *(b'"text"', b"[{}]", b"{}{}", b"{},", b"{'a':1}", b'{"a":1,}', b'{"a":1,"a":2}', b'{"":null}', b'{"\\u0000":1}'),
    *(b'{"\\ud800":1}', b"/**/{}", b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000),
    *(b'{"a":' * 250 + b"1" + b"}" * 250, b"9" * 100_000, b"\xef\xbb\xbf{}", "{}".encode("utf-16")),
    *("{}".encode("utf-32"), b"\xff\xfe\xfd", b"a=1&b=2", b"--x\r\n\r\n--x--", b"<a/>"),
    *(b"[" + b"0," * 20_000 + b"0]", b"{" + b",".join(b'"%d":0' % n for n in range(3000)) + b"}"),
    *(b'"' + b"\\u0041" * 9000 + b'"',),
)
"""In place of the body."""

CONTENT_TYPES: Final = (
    *(b"application/json; charset=utf-8", b"APPLICATION/JSON", b"application/json;", b"application/vnd.a+json"),
    *(b"text/json", b"", b";", b"/", b"json", b"text/plain", b"application/xml"),
    *(b"application/x-www-form-urlencoded", b"*/*", b"\xff\xfe", b"multipart/form-data"),
    *(b"multipart/form-data; boundary=", b"multipart/form-data; boundary=x", b"a/b; c" * 2000),
    *(b"application/json; charset=utf-16", b'application/json; charset="', b"application/json, text/plain"),
    *(b"application/+json",),
)

LENGTHS: Final = (
    *(b"", b"abc", b"-1", b"+5", b" 5", b"5 ", b"1e3", b"0x5", b"5,5", b"5, 6", b"\xb2", b"\xd9\xa3", b"0", b"1"),
    *(b"9" * 18, b"9" * 19, b"9" * 5000, b"00005", b"5.0", b"1048576", b"1048577", b"NaN", b"1_0"),
)
"""Content lengths that are not the body's."""

REQUEST_IDS: Final = (
    *(b"", b"a", b"a" * 128, b"a" * 129, b"a" * 9000, b"a\r\nset-cookie: b=c", b"a\nb", b"a\x00b", b"a b"),
    *(b"\xff\xfe", b"<b>", b'{"a":1}', b"%0d%0a", b"\xe8\x8c\xb6", b"0f7c-1", b"a/b:c@d=e+f~g._-", b"\x1b[31mred"),
    *(b"\t", b"a,b", b"\xd9\xa3"),
)

TRACES: Final = (
    *(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-00"),
    *(b"", b"-", b"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    *(b"00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",),
    *(b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", b"\xff", b"00-" * 3000, b"00-\r\n"),
)

COOKIES: Final = (
    *(b"", b"=", b";", b";;;", b"a", b"a=", b"=a", b"a=b; a=c", b"a=b;a", b'a="b', b'a="\\', b'a="\\0', b'a="\\777"'),
    *(b"a=\xff", b"a=%00", b"a=" + b"x" * 20_000, b"; ".join(b"a%d=1" % n for n in range(500)), b"__Host-a=b"),
    *(b"a=b, c=d", b"\xe8=\x8c", b'"' * 5000, b"\\" * 5000, b"a=b\tc", b"$Version=1; a=b", b"a = b "),
    *(b'a="\\303\\244"', b"session=" + b"%" * 100),
)

HEADERS: Final[tuple[Pairs, ...]] = (
    ((b"accept", b"*/*"),),
    ((b"accept", b""),),
    ((b"accept", b"text/html;q=x, */*;q=9"),),
    ((b"accept", b"application/json;q=0"),),
    ((b"accept", b",".join([b"a/b;q=0.1"] * 900)),),
    ((b"accept-encoding", b"gzip;q=0, \xff"),),
    ((b"accept-language", b"*;q=0.0001,tlh"),),
    ((b"authorization", b""),),
    ((b"authorization", b"Bearer"),),
    ((b"authorization", b"Bearer " + b"a" * 9000),),
    ((b"authorization", b"Basic \xff==="),),
    ((b"authorization", b"Basic dXNlcjpwYXNz"),),
    ((b"authorization", b"Digest \x01"),),
    ((b"connection", b"close, upgrade"), (b"upgrade", b"websocket"), (b"sec-websocket-key", b"x")),
    ((b"connection", b"upgrade"), (b"upgrade", b"h2c"), (b"http2-settings", b"")),
    ((b"expect", b"100-continue"),),
    ((b"expect", b"nothing"),),
    ((b"forwarded", b'for="[::1]:x";proto=\x00'),),
    ((b"x-forwarded-for", b"1.2.3.4, , \xff"), (b"x-forwarded-proto", b"javascript"), (b"x-forwarded-host", b"evil")),
    ((b"host", b""),),
    ((b"host", b"evil.example:99999"),),
    ((b"host", b"[::1"),),
    ((b"host", b"a"), (b"host", b"b")),
    ((b"host", b"\xff/..\\?#@"),),
    ((b"if-match", b'"'),),
    ((b"if-none-match", b"*, W/\x7f"),),
    ((b"if-modified-since", b"Thu, 99 Feb 99999 99:99:99 GMT"),),
    ((b"range", b"bytes=9-1,-,a"),),
    ((b"origin", b"null"), (b"access-control-request-method", b"\xff")),
    ((b"transfer-encoding", b"chunked"),),
    ((b"transfer-encoding", b"gzip, \xff"), (b"te", b"trailers")),
    ((b"content-encoding", b"gzip"),),
    ((b"x-http-method-override", b"DELETE"),),
    ((b"user-agent", b""),),
    ((b"user-agent", b"\x1b[2J\x07" + b"a" * 9000),),
    ((b"user-agent", b"\xf0\x9f\x98\x80"),),
    ((b"referer", b"javascript:\\"),),
    ((b"", b"no name"),),
    ((b"x-\xff", b"\xfe"),),
    ((b"prefer", b"respond-async; wait=-1"),),
    ((b"idempotency-key", b""),),
    ((b"baggage", b"a=b," * 900),),
    ((b"tracestate", b"\xff=\xfe"),),
    tuple((b"x-many-%d" % number, b"v") for number in range(150)),
    tuple((b"x-same", b"%d" % number) for number in range(150)),
)
"""Beside what the request needs; each line goes together."""
