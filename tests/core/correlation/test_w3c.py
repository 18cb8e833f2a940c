"""The grammar of W3C Trace Context and W3C Baggage: what is taken, and what is ignored."""

import pytest

from armature.core.correlation.w3c import valid_baggage, valid_tracestate


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        pytest.param(b"congo=t61rcWkgMzE", b"congo=t61rcWkgMzE", id="one"),
        pytest.param(b"a=1 ,\tb=2", b"a=1,b=2", id="spaces-between"),
        pytest.param(b"a=1,,b=2,", b"a=1,b=2", id="empty-members"),
        pytest.param(b"fw529a3039@dt=FfAAA", b"fw529a3039@dt=FfAAA", id="tenant"),
        pytest.param(b"a= !~ x", b"a= !~ x", id="spaces-inside"),
        pytest.param(b",".join([b"a=1"] * 32), b",".join([b"a=1"] * 32), id="most-members"),
        pytest.param(b",".join([b"a=1"] * 33), b"", id="too-many-members"),
        pytest.param(b"a=" + b"x" * 256, b"a=" + b"x" * 256, id="longest-value"),
        pytest.param(b"a=" + b"x" * 257, b"", id="value-too-long"),
        pytest.param(b"a" * 257 + b"=1", b"", id="key-too-long"),
        pytest.param(b"a=1,b", b"", id="no-value"),
        pytest.param(b"A=1", b"", id="capitals"),
        pytest.param(b"a=1=2", b"", id="equals-in-value"),
        pytest.param(b"a=1\n", b"", id="line-break"),
        pytest.param("a=ä".encode(), b"", id="not-ascii"),
        pytest.param(b"", b"", id="empty"),
    ],
)
def test_a_tracestate_is_taken_whole_or_not_at_all(given: bytes, taken: bytes) -> None:
    assert valid_tracestate(given) == taken


@pytest.mark.parametrize(
    ("given", "members"),
    [
        pytest.param(b"a=1", [("a", "1", b"a=1")], id="one"),
        pytest.param(b"a=1,b=2", [("a", "1", b"a=1"), ("b", "2", b"b=2")], id="two"),
        pytest.param(b" a = 1 ; x ; y = 2 ", [("a", "1", b"a = 1 ; x ; y = 2")], id="properties"),
        pytest.param(b"a=", [("a", "", b"a=")], id="empty-value"),
        pytest.param(b"a=x%20y%3Dz", [("a", "x y=z", b"a=x%20y%3Dz")], id="escapes"),
        pytest.param(b"a=%C3%A4%FF", [("a", "ä�", b"a=%C3%A4%FF")], id="escapes-that-are-no-utf-8"),
        pytest.param(b"a=1=2", [("a", "1=2", b"a=1=2")], id="equals-in-value"),
        pytest.param(b"a,b=2,c d=3", [("b", "2", b"b=2")], id="malformed-members"),
        pytest.param(b'a="1"', [], id="quotes"),
        pytest.param(b"a=" + b" " * 8000 + b'"', [], id="many-spaces"),
        pytest.param(b"a=1\\", [], id="backslash"),
        pytest.param(b"a=1\n", [], id="line-break"),
        pytest.param("a=ä".encode(), [], id="not-ascii"),
        pytest.param(b"", [], id="empty"),
    ],
)
def test_the_members_of_baggage_are_taken_where_they_are_well_formed(
    given: bytes, members: list[tuple[str, str, bytes]]
) -> None:
    assert valid_baggage(given) == members


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        pytest.param(b",".join([b"a=1"] * 180), 180, id="most-members"),
        pytest.param(b",".join([b"a=1"] * 181), 0, id="too-many-members"),
        pytest.param(b"a=" + b"x" * 8190, 1, id="largest"),
        pytest.param(b"a=" + b"x" * 8191, 0, id="too-large"),
    ],
)
def test_baggage_beyond_its_limits_is_ignored(given: bytes, taken: int) -> None:
    assert len(valid_baggage(given)) == taken
