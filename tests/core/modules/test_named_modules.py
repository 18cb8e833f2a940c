"""Several configurations of one module: `name="spare"` makes a second one, whose exports carry the name."""

from typing import Annotated, Any, Generic, TypeVar

import pytest

from armature.core import Application, ConfiguredModule, Module, Named, get, module
from tests.core.di.asking import ask

T = TypeVar("T")


class CacheSettings:
    def __init__(self, url: str) -> None:
        self.url = url


class Cache:
    def __init__(self, settings: CacheSettings) -> None:
        self.url = settings.url


class Sessions:
    """Sees the plain types of its own module."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache


class Codec(Generic[T]): ...


@module(providers=[Cache, Sessions, Codec], exports=[Cache, Sessions, Codec])
class CacheModule(ConfiguredModule[CacheSettings]):
    pass


Spare = Annotated[Cache, Named("spare")]
PLAIN = CacheModule(CacheSettings("plain"))
SPARE = CacheModule(CacheSettings("spare"), name="spare")


class Report:
    def __init__(
        self,
        cache: Cache,
        spare: Spare,
        sessions: Annotated[Sessions, Named("spare")],
        *,
        every: list[Cache],
        named: list[Spare],
        codec: Annotated[Codec[int], Named("spare")],
    ) -> None:
        self.caches = [cache.url, spare.url, sessions.cache.url]
        self.every = [each.url for each in every]
        self.named = [each.url for each in named]
        self.is_same = sessions.cache is spare and named == [spare]
        self.codec = codec


async def report(*imports: Any, **fields: Any) -> Report:
    async with Application(Module(imports=imports, providers=[Report], **fields)) as app:
        return await app.container.get(Report)


async def test_the_exports_of_a_named_module_carry_its_name() -> None:
    found = await report(PLAIN, SPARE)

    assert found.caches == ["plain", "spare", "spare"]
    assert found.is_same


async def test_a_list_gathers_each_object_once() -> None:
    found = await report(PLAIN, SPARE)

    assert found.every == ["plain", "spare"]
    assert found.named == ["spare"]


async def test_a_module_passes_a_named_one_on() -> None:
    facade = Module(imports=[SPARE], exports=[SPARE])
    single = Module(imports=[PLAIN], exports=[Cache])

    assert (await report(facade, single)).caches == ["plain", "spare", "spare"]


async def test_a_named_module_may_be_global() -> None:
    @module(providers=[Cache, Sessions, Codec], exports=[Cache, Sessions, Codec], is_global=True)
    class GlobalModule(ConfiguredModule[CacheSettings]):
        pass

    @get("/")
    async def show(cache: Cache, spare: Spare) -> list[str]:
        return [cache.url, spare.url]

    one, two = GlobalModule(CacheSettings("one")), GlobalModule(CacheSettings("two"), name="spare")
    inner = Module(controllers=[show])
    async with Application(Module(imports=[inner, one, two])) as app:
        assert (await ask(app, "/")).json == ["one", "two"]


class Vault:
    url = "vault"


async def from_vault(vault: Vault) -> CacheSettings:
    return CacheSettings(vault.url)


async def test_a_named_module_takes_a_factory_and_imports() -> None:
    vault = Module(providers=[Vault], exports=[Vault])

    found = await report(PLAIN, CacheModule(from_vault, imports=[vault], name="spare"))

    assert found.caches == ["plain", "vault", "vault"]


async def test_a_named_module_is_one_wherever_it_is_mentioned_with_equal_settings() -> None:
    settings = CacheSettings("spare")
    other = Module(imports=[CacheModule(settings, name="spare")])

    found = await report(PLAIN, CacheModule(settings, name="spare"), other)

    assert found.every == ["plain", "spare"]


async def test_an_override_by_name_exchanges_what_the_module_itself_uses() -> None:
    app = Application(Module(imports=[PLAIN, SPARE], providers=[Report]))

    async with app.override(Spare).value(Cache(CacheSettings("fake"))) as other:
        found = await other.container.get(Report)

    assert found.caches == ["plain", "fake", "fake"]


async def test_an_override_without_a_name_leaves_the_named_one_alone() -> None:
    app = Application(Module(imports=[PLAIN, SPARE], providers=[Report]))

    async with app.override(Cache).value(Cache(CacheSettings("fake"))) as other:
        found = await other.container.get(Report)

    assert found.caches == ["fake", "spare", "spare"]


async def test_an_override_of_one_type_of_a_named_open_generic() -> None:
    app = Application(Module(imports=[PLAIN, SPARE], providers=[Report]))
    fake = Codec[int]()

    async with app.override(Annotated[Codec[int], Named("spare")]).value(fake) as other:
        assert (await other.container.get(Report)).codec is fake


async def test_an_export_that_has_a_name_already_has_both() -> None:
    @module(imports=[CacheModule(CacheSettings("inner"), name="inner")], exports=[Annotated[Cache, Named("inner")]])
    class OuterModule(ConfiguredModule[CacheSettings]):
        pass

    class Deep:
        def __init__(self, cache: Annotated[Cache, Named("outer.inner")]) -> None:
            self.cache = cache

    root = Module(imports=[OuterModule(CacheSettings("outer"), name="outer")], providers=[Deep])
    async with Application(root) as app:
        assert (await app.container.get(Deep)).cache.url == "inner"
        inner = Annotated[Cache, Named("outer.inner")]
        async with app.override(inner).value(Cache(CacheSettings("fake"))) as other:
            assert (await other.container.get(Deep)).cache.url == "fake"


@pytest.mark.parametrize(("configured", "name"), [(PLAIN, "CacheModule"), (SPARE, 'CacheModule named "spare"')])
def test_a_named_module_prints_its_name(configured: Module, name: str) -> None:
    assert str(configured) == name
