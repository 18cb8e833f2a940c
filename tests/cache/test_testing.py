"""What is shipped for tests of backends."""

import asyncio

import pytest

from armature.cache.testing import AnnouncingBehavior, Heard


async def test_who_listens_waits_for_names() -> None:
    heard = Heard()
    waiting = asyncio.create_task(heard.until("a", "b"))
    await asyncio.sleep(0)
    heard.changed(["a"])
    await asyncio.sleep(0)
    heard.changed(["b"])
    heard.lost()

    await waiting
    assert (heard.names, heard.losses) == (["a", "b"], 1)


def test_a_suite_says_what_must_be_overridden() -> None:
    with pytest.raises(NotImplementedError):
        AnnouncingBehavior().opened()
    with pytest.raises(NotImplementedError):
        AnnouncingBehavior().heard()
