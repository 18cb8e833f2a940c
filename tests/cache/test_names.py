"""What keys, tags and namespaces of any text are called."""

import re
from itertools import product

import pytest

from armature.cache.backends.memory import MemoryBackend
from armature.cache.names import Names
from tests.cache.caches import cache

TEXTS = [
    "",
    "a",
    "a:k",
    "a/b",
    "a:k:b",
    "k:a",
    "%",
    "%25",
    "a%2Fb",
    "a b",
    "a\n",
    "{a}",
    "ä",
    "\ud800",
    "é",
    "e\u0301",
    "x" * 120,
]
TEXTS += ["x" * 121, "x" * 10_000, "!a", "a" * 61, "K:" + "0" * 40]


def test_no_two_of_namespace_kind_and_text_share_a_name() -> None:
    namespaces = [Names(), *(Names().within(text) for text in TEXTS[1:]), Names().within("a").within("b")]

    names = [kind(text) for inner, text in product(namespaces, TEXTS) for kind in (inner.key, inner.tag)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("text", TEXTS)
def test_every_name_is_one_that_all_stores_take(text: str) -> None:
    inner = Names().within("ü" * 100).within("deep")

    for name in (inner.key(text), inner.tag(text)):
        assert re.fullmatch(r"[!-z|~]{1,200}", name)


def test_short_ones_stay_readable() -> None:
    names = Names().within("shop").within("tenant 1")

    assert names.key("product:5") == "shop/tenant%201:k:product:5"
    assert names.tag("product:5") == "shop/tenant%201:t:product:5"


@pytest.mark.parametrize("backend", [None, MemoryBackend()], ids=["local", "shared"])
async def test_namespaces_are_apart(backend: MemoryBackend | None) -> None:
    async with cache(backend, namespace="shop") as shop:
        one, other = shop.namespace("1"), shop.namespace("2")
        for inner in (shop, one, other, one.namespace("2")):
            await inner.set("a", inner._names.namespace, tags=["t"])

        await one.invalidate("t")
        await other.delete("a")

        found = [await inner.get("a") for inner in (shop, one, other, one.namespace("2"))]
    assert found == ["shop", None, None, "shop/1/2"]


async def test_a_namespace_has_a_name() -> None:
    with pytest.raises(ValueError, match=r"^A namespace has no name\.\nGive it one, or use the cache itself\.$"):
        cache().namespace("")
