"""`Lazy`, `Current`, generics and named modules: each mistake says what to write."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

import pytest

from armature.core import (
    ConfiguredModule,
    Current,
    Lazy,
    Module,
    Named,
    Scope,
    get,
    injectable,
    module,
    provide,
)
from armature.core.errors import DependencyCycle, InvalidSignature, MissingProvider, NotExported, ScopeLeak
from tests.core.mistakes.programs import complaint, shop

T = TypeVar("T")
K = TypeVar("K")


class Products:  # at: products
    pass


@injectable(scope=Scope.REQUEST)  # at: basket
class Basket:
    pass


anything: Any = Annotated
"""Makes annotations that no type checker has seen."""

bare_lazy: Any = Lazy
bare_current: Any = Current


def holder(annotation: Any) -> type[object]:
    """A class whose constructor takes `held: annotation`."""

    class Till:  # at: till
        def __init__(self, held: object) -> None:
            self.held = held

    Till.__init__.__annotations__["held"] = annotation
    return Till


HANDLE = "and a handle is neither named, nor gathered, nor optional, nor handed out by another."


@pytest.mark.parametrize(
    ("annotation", "fault", "cure"),
    [
        pytest.param(bare_lazy, "Lazy of nothing in particular.", "Lazy[TheType]", id="bare lazy"),
        pytest.param(bare_current, "Current of nothing in particular.", "Current[TheType]", id="bare current"),
        pytest.param(
            Lazy[Products] | None, f"Lazy[Products] | None, {HANDLE}", "Lazy[Products | None]", id="optional lazy"
        ),
        pytest.param(
            list[Current[Products]], f"list[Current[Products]], {HANDLE}", "Current[list[Products]]", id="gathered"
        ),
        pytest.param(
            Annotated[Lazy[Products], Named("spare")],
            f"Annotated[Lazy[Products], Named(name='spare')], {HANDLE}",
            'Lazy[Annotated[Products, Named("spare")]]',
            id="named",
        ),
        pytest.param(
            Lazy[Current[Basket]], f"Lazy[Current[Basket]], {HANDLE}", "Current[Basket]", id="lazy of a current"
        ),
        pytest.param(list[bare_lazy], f"list[Lazy], {HANDLE}", "Lazy[list[TheType]]", id="a list of bare ones"),
    ],
)
def test_a_handle_says_of_what(annotation: Any, fault: str, cure: str) -> None:
    assert complaint(lambda: shop(providers=[holder(annotation)]), InvalidSignature) == (
        f'The parameter "held" of holder.Till (<till>) is a {fault}\nWrite `held: {cure}`.'.replace("holder.", "")
    )


def test_a_lazy_of_a_request_is_kept_from_a_singleton() -> None:
    assert complaint(lambda: shop(providers=[Basket, holder(Lazy[Basket])]), ScopeLeak) == (
        "Till is a singleton and takes Lazy[Basket], and Basket lives in one request only: a Lazy gives the same "
        "object at each call.\n\n"
        "    Till   <till>\n"
        "    └─ Basket   <basket>   request\n\n"
        "Write `held: Current[Basket]`, which gives that of the running request."
    )


def test_a_transient_does_not_hide_a_lazy_of_a_request() -> None:
    @injectable(scope=Scope.TRANSIENT)  # at: parcel
    class Parcel:
        def __init__(self, basket: Lazy[Basket]) -> None:
            self.basket = basket

    assert complaint(lambda: shop(providers=[holder(Parcel), Parcel, Basket]), ScopeLeak) == (
        "Till is a singleton and needs Parcel, which lives in one request only: the first request's object would "
        "serve all others.\n\n"
        "    Till   <till>\n"
        "    └─ Parcel   <parcel>   transient\n\n"
        "Take `held: Current[Parcel]`, and `await self.held.get()` where it is used; or state that Till lives as "
        "short: `@injectable(scope=Scope.REQUEST)` on the class, or `scope=Scope.REQUEST` in its `provide(…)`."
    )


def test_a_singleton_is_never_current() -> None:
    assert complaint(lambda: shop(providers=[Products, holder(Current[list[Products]])])) == (
        "Till takes Current[list[Products]], and Products is a singleton, the same in every request.\n\n"
        "    Till   <till>\n"
        "    └─ Products   <products>\n\n"
        "Write `held: list[Products]`."
    )


def test_a_handler_takes_no_singleton_as_current() -> None:
    @get("/")  # at: handler
    async def show(products: Current[Products]) -> str:
        return str(products)

    assert complaint(lambda: shop(show, providers=[Products])) == (
        "show takes Current[Products], and Products is a singleton, the same in every request.\n\n"
        "    show   <handler>\n"
        "    └─ Products   <products>\n\n"
        "Write `products: Products`."
    )


def test_a_current_is_provided_by_somebody() -> None:
    assert complaint(lambda: shop(providers=[holder(Current[Basket])]), MissingProvider) == (
        "Till needs Basket, and no module provides it.\n\n"
        "    Till   <till>\n"
        "    └─ held: Current[Basket]   <- nobody provides it\n\n"
        "Write `providers=[Basket]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_handler_s_current_is_provided_by_somebody() -> None:
    @get("/")  # at: handler
    async def show(basket: Current[Basket]) -> str:
        return str(basket)

    assert complaint(lambda: shop(show), MissingProvider) == (
        "show needs Basket, and no module provides it.\n\n"
        "    show   <handler>\n"
        "    └─ basket: Current[Basket]   <- nobody provides it\n\n"
        "Write `providers=[Basket]` in Shop (<shop>), or import a module that exports it."
    )


def test_what_a_lazy_leads_to_is_proven_too() -> None:
    class Orders:  # at: orders
        def __init__(self, products: Products) -> None:
            self.products = products

    assert complaint(lambda: shop(providers=[holder(Lazy[Orders]), Orders]), MissingProvider) == (
        "Orders needs Products, and no module provides it.\n\n"
        "    Orders   <orders>\n"
        "    └─ products: Products   <- nobody provides it\n\n"
        "Write `providers=[Products]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_lazy_does_not_cross_a_border() -> None:
    catalogue = Module(name="Catalogue", providers=[Products])  # at: catalogue

    assert complaint(lambda: shop(imports=[catalogue], providers=[holder(Lazy[Products])]), NotExported) == (
        "Till needs Products, which Catalogue provides (<products>), but Catalogue does not export it.\n\n"
        "    Till   <till>\n"
        "    └─ held: Lazy[Products]   <- Catalogue does not export it\n\n"
        "Add `exports=[Products]` to Catalogue (<catalogue>)."
    )


def test_a_circle_names_the_handle_that_breaks_it() -> None:
    def left(right: Basket) -> Products:
        return Products()

    def right(left: Products) -> Basket:
        return Basket()

    one, other = provide(Products).by(left), provide(Basket).by(right)  # at: both

    assert complaint(lambda: shop(providers=[one, other]), DependencyCycle) == (
        "These need each other, so none of them can be built first: Products -> Basket -> Products.\n\n"
        "    Products   <both>\n"
        "    └─ Basket   <both>\n"
        "       └─ Products   <both>\n\n"
        "Let one of them take a handle, such as `Lazy[Products]`, and get the object where it is used; or move what "
        "both need into a third class."
    )


@pytest.mark.parametrize(
    ("token", "name", "inner"),
    [
        pytest.param(Lazy[Products], "Lazy[Products]", "Products", id="lazy"),
        pytest.param(bare_current, "Current", "TheType", id="bare current"),
    ],
)
def test_a_handle_is_not_provided(token: Any, name: str, inner: str) -> None:
    assert complaint(lambda: provide(token)) == (  # at: provide
        f"provide({name}) (<provide>) would never be asked: whoever takes a {name} is handed a handle.\n"
        f"Write `provide({inner})`."
    )


class Repository(Generic[T]):  # at: repository
    pass


class Pair(Generic[T, K]):  # at: pair
    pass


class Keyed(Repository[K], Generic[T, K]):  # at: keyed
    pass


def test_an_open_generic_is_asked_for_with_a_type() -> None:
    assert complaint(lambda: shop(providers=[Repository, holder(Repository)]), InvalidSignature) == (
        "Till needs Repository without saying of which type, and each type has its own.\n\n"
        "    Till   <till>\n"
        "    └─ held: Repository   <- of which type?\n\n"
        "Write `held: Repository[TheType]`."
    )


async def test_a_container_is_asked_with_a_type_too() -> None:
    async with shop(providers=[Repository]) as app:
        with pytest.raises(InvalidSignature) as caught:
            await app.container.get(Repository)

    assert str(caught.value) == (
        "Repository was asked for without a type, and each type has its own.\nWrite `Repository[TheType]`."
    )


@pytest.mark.parametrize(
    ("implementation", "written"),
    [
        pytest.param(Pair, "Pair (<pair>), whose K", id="one more"),
        pytest.param(Keyed, "Keyed (<keyed>), whose T", id="unsaid"),
    ],
)
def test_an_open_implementation_gets_all_its_types(implementation: Any, written: str) -> None:
    name = implementation.__name__

    assert complaint(lambda: provide(Repository).use(implementation)) == (  # at: provide
        f"provide(Repository).use(…) (<provide>) was given {written} no Repository says.\n"
        f"Write `provide(Repository[…]).use({name}[…])` for each type that is needed."
    )


class Settings:
    def __init__(self, url: str = "") -> None:
        self.url = url


@module(providers=[Products], exports=[Products])  # at: stock
class StockModule(ConfiguredModule[Settings]):
    pass


stock: Any = StockModule


@pytest.mark.parametrize(
    ("program", "what"),
    [
        pytest.param(lambda: stock(name=""), "an empty text", id="empty"),  # at: named
        pytest.param(lambda: stock(name=3), "an object of the class int", id="no text"),  # at: named
        pytest.param(lambda: stock(name=Products), "the class Products (<products>)", id="a class"),  # at: named
    ],
)
def test_a_module_s_name_is_a_text(program: Callable[[], object], what: str) -> None:
    assert complaint(program) == (
        f"StockModule(…) (<named>) was given {what} as its name.\n"
        'Write `name="spare"`, or leave it out where there is one only.'
    )


def test_a_named_module_with_two_different_settings_shows_both_places() -> None:
    one = StockModule(Settings(), name="spare")  # at: one
    two = Module(name="Two", imports=[StockModule(Settings(), name="spare")])  # at: two

    assert complaint(lambda: shop(imports=[one, two])) == (
        'StockModule named "spare" is imported twice with different settings: <one> and <two>.\n'
        'Write `configured = StockModule(…, name="spare")` once, and `imports=[configured]` in both places.'
    )


def test_an_export_of_a_named_module_is_taken_by_its_name() -> None:
    spare = StockModule(name="spare")  # at: spare

    assert complaint(lambda: shop(imports=[spare], providers=[holder(Products)]), NotExported) == (
        'Till needs Products, which StockModule named "spare" provides (<products>) and exports as Products named '
        '"spare".\n\n'
        "    Till   <till>\n"
        '    └─ held: Products   <- exported as Products named "spare"\n\n'
        'Write `held: Annotated[Products, Named("spare")]`.'
    )


@pytest.mark.parametrize(
    ("token", "message"),
    [
        pytest.param(
            Annotated[Products, Named("spar")],
            'Products named "spar". Did you mean "Products named "spare""?',
            id="a name",
        ),
        pytest.param(Products, "Products.", id="what only a named module exports"),
        pytest.param(Repository[Basket], "Repository[Basket].", id="a type that an open generic cannot have"),
        pytest.param(Lazy[Products], "Lazy[Products].", id="a handle"),
    ],
)
def test_an_override_that_matches_nothing_is_refused(token: Any, message: str) -> None:
    application = shop(imports=[StockModule(name="spare")])
    override = application.override(token)  # at: override
    key, _, meant = message.partition(".")

    assert complaint(lambda: override.value(Products())) == (
        f"override({key}) (<override>) matches nothing: no module provides {key}.{meant}"
    )
