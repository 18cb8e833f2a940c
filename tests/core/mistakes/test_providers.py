"""`provide(…)`, constructors, factories, scopes, hooks and settings."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Protocol

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import Application, Named, Scope, controller, get, injectable, provide
from armature.core.errors import InvalidSignature, WiringError
from tests.core.mistakes.programs import complaint, shop


class Orders:  # at: orders
    pass


class Mailer(Protocol):  # at: mailer
    def send(self) -> None: ...


class Store(ABC):  # at: store
    @abstractmethod
    def load(self) -> str: ...

    @abstractmethod
    def save(self) -> None: ...


async def open_orders() -> Orders:  # at: open_orders
    return Orders()


@asynccontextmanager  # at: lent_orders
async def lent_orders() -> AsyncIterator[Orders]:
    yield Orders()


anything: Any = provide
"""`provide` for programs that no type checker has seen."""


@pytest.mark.parametrize(
    ("program", "message"),
    [
        pytest.param(
            lambda: anything("orders"),  # at: provide
            (
                'provide(…) (<provide>) was given the text "orders", and objects are found by their type.\n'
                'Write `provide(TheType)`, or `provide(Annotated[TheType, Named("…")])` to tell two of a type apart.'
            ),
            id="a text is no type",
        ),
        pytest.param(
            lambda: anything(Orders()),  # at: provide
            (
                "provide(…) (<provide>) was given an object of the class Orders, and objects are found by their "
                "type.\n"
                'Write `provide(TheType)`, or `provide(Annotated[TheType, Named("…")])` to tell two of a type apart.'
            ),
            id="an object is no type",
        ),
        pytest.param(
            lambda: provide(str),  # at: provide
            (
                "provide(str) (<provide>) would offer one str to everybody who takes a str.\n"
                'Write `provide(Annotated[str, Named("…")])`, and take it under the same name.'
            ),
            id="a text has a name",
        ),
        pytest.param(
            lambda: provide(list[Orders]),  # at: provide
            (
                "provide(list[Orders]) (<provide>) would offer one list[Orders] to everybody who takes a "
                "list[Orders].\n"
                'Write `provide(Annotated[list[Orders], Named("…")])`, and take it under the same name.'
            ),
            id="a list has a name",
        ),
        pytest.param(
            lambda: provide(Annotated[Orders, Named]),  # at: provide
            ('Annotated[Orders, Named] (<provide>) carries no name.\nWrite `Annotated[Orders, Named("…")]`.'),
            id="a name is given",
        ),
        pytest.param(
            lambda: anything(Orders).by(Orders()),  # at: provide
            (
                "provide(Orders).by(…) (<provide>) was given an object of the class Orders.\n"
                "Write the function's name without `()`, or `.value(…)` for an object."
            ),
            id="an object is no factory",
        ),
        pytest.param(
            lambda: anything(Orders).by(open_orders()),  # at: provide
            (
                "provide(Orders).by(…) (<provide>) was given the coroutine open_orders().\n"
                "Write the function's name without `()`, or `.value(…)` for an object."
            ),
            id="a factory is not called",
        ),
        pytest.param(
            lambda: anything(Orders).by(lent_orders),  # at: provide
            (
                "provide(Orders).by(…) (<provide>) was given the context manager lent_orders (<lent_orders>).\n"
                "Take its decorator away: a generator is entered and left here by itself."
            ),
            id="a factory is a plain generator",
        ),
        pytest.param(
            lambda: anything(Orders).value(Orders),  # at: provide
            (
                "provide(Orders).value(…) (<provide>) was given the class Orders.\n"
                "Write `.use(Orders)` to have one made, or `.value(Orders())`."
            ),
            id="a class is no value",
        ),
        pytest.param(
            lambda: anything(Orders).value(open_orders()),  # at: provide
            (
                "provide(Orders).value(…) (<provide>) was given the coroutine open_orders().\n"
                "Write `.by(open_orders)`, without `()`."
            ),
            id="a coroutine is no value",
        ),
        pytest.param(
            lambda: anything(Orders).use(open_orders),  # at: provide
            (
                "provide(Orders).use(…) (<provide>) was given the function open_orders (<open_orders>).\n"
                "Write `.by(…)` for a function, `.value(…)` for an object."
            ),
            id="a function is not used",
        ),
        pytest.param(
            lambda: anything(Orders).use(Orders()),  # at: provide
            (
                "provide(Orders).use(…) (<provide>) was given an object of the class Orders.\n"
                "Write `.by(…)` for a function, `.value(…)` for an object."
            ),
            id="an object is not used",
        ),
        pytest.param(
            lambda: provide(Orders).alias(Orders),  # at: provide
            (
                "provide(Orders).alias(…) (<provide>) was given Orders itself.\n"
                "Name the type that the object is provided as."
            ),
            id="an alias names another type",
        ),
        pytest.param(
            lambda: anything(Orders).by(open_orders, scope="request"),  # at: provide
            ("provide(Orders) (<provide>) says `scope='request'`, which is no scope.\nWrite `scope=Scope.REQUEST`."),
            id="a scope",
        ),
        pytest.param(
            lambda: anything(Orders).use(Orders, scope="request"),  # at: provide
            ("provide(Orders) (<provide>) says `scope='request'`, which is no scope.\nWrite `scope=Scope.REQUEST`."),
            id="a scope of a class",
        ),
        pytest.param(
            lambda: anything(Store).use(Store),
            (
                "Store (<store>) cannot be built: it leaves `load`, `save` abstract.\n"
                "Write `provide(Store).use(Implementation)` with a class that can."
            ),
            id="an abstract class cannot be used",
        ),
    ],
)
def test_a_provider_that_could_not_work_is_refused_where_it_is_written(
    program: Callable[[], object], message: str
) -> None:
    assert complaint(program) == message


def test_a_scope_is_one_of_three() -> None:
    stated: Any = "request"

    assert complaint(lambda: injectable(scope=stated)) == (  # at: injectable
        "@injectable (<injectable>) says `scope='request'`, which is no scope.\nWrite `scope=Scope.REQUEST`."
    )


def test_a_protocol_cannot_be_built() -> None:
    assert complaint(lambda: shop(providers=[Mailer])) == (
        "Mailer (<mailer>) is a Protocol and cannot be built.\n"
        "Write `provide(Mailer).use(Implementation)` in its place."
    )


def test_an_abstract_class_cannot_be_built() -> None:
    assert complaint(lambda: shop(providers=[Store])) == (
        "Store (<store>) cannot be built: it leaves `load`, `save` abstract.\n"
        "Write `provide(Store).use(Implementation)` in its place."
    )


def test_an_abstract_controller_cannot_be_built() -> None:
    @controller("/")  # at: controller
    class Shop(ABC):
        @get("/")
        def show(self) -> str:
            return self.name()

        @abstractmethod
        def name(self) -> str: ...

    assert complaint(lambda: shop(Shop)) == (
        "Shop (<controller>) cannot be built: it leaves `name` abstract.\n"
        "Name a class in its place that has everything."
    )


def test_a_constructor_says_what_it_needs() -> None:
    class Greeter:  # at: class
        def __init__(self, orders) -> None:
            self.orders = orders

    assert complaint(lambda: shop(providers=[Greeter]), InvalidSignature) == (
        'The parameter "orders" of Greeter (<class>) has no annotation, so nobody can know what to inject.\n'
        "Write `orders: TheType`."
    )


def test_a_factory_says_what_it_needs() -> None:
    make: Any = lambda orders: orders  # noqa: E731  # at: factory

    assert complaint(lambda: provide(Orders).by(make), InvalidSignature) == (
        'The parameter "orders" of <lambda> (<factory>) has no annotation, so nobody can know what to inject.\n'
        "Write `orders: TheType`."
    )


def test_a_builtin_does_not_say_what_it_needs() -> None:
    assert complaint(lambda: anything(Orders).by(max), InvalidSignature) == (
        "max (builtins) does not tell which parameters it takes.\n"
        "Write a function with annotated parameters that calls it, and `provide(max).by(the_function)`."
    )


def test_an_annotation_of_a_constructor_is_known() -> None:
    class Greeter:  # at: class
        # the mistake itself
        def __init__(self, orders: "Missing") -> None:  # type: ignore[name-defined]  # noqa: F821
            self.orders = orders

    assert complaint(lambda: shop(providers=[Greeter]), InvalidSignature) == (
        'Greeter (<class>) is annotated with "Missing", and that name is not known in its module when the '
        "application is built.\n"
        "Import it at the top of the module (not under TYPE_CHECKING), or define it there."
    )


@pytest.mark.parametrize("name", ["on_modul_init", "onModuleInit", "on_module_initialize"])
def test_a_method_that_is_nearly_a_hook_is_refused(name: str) -> None:
    namespace: dict[str, Any] = {}
    exec(f"def {name}(self): pass", namespace)
    service = type("Service", (), {name: namespace[name]})

    with pytest.raises(WiringError) as caught:
        shop(providers=[service])

    assert str(caught.value) == (
        f'The method "{name}" of Service (<string>:1) is nearly the hook "on_module_init", and would never be called.\n'
        "Rename it to `on_module_init`, or to something less alike."
    )


def test_a_hook_of_another_framework_is_refused() -> None:
    class Base:
        async def on_module_destroy(self) -> None:  # at: method
            pass

    class Service(Base):
        pass

    assert complaint(lambda: shop(providers=[Service])) == (
        'The method "on_module_destroy" of Service (<method>) is nearly the hook "on_application_shutdown", and '
        "would never be called.\n"
        "Rename it to `on_application_shutdown`, or to something less alike."
    )


def test_a_hook_of_a_controller_that_lives_in_a_request_is_refused() -> None:
    @injectable(scope=Scope.REQUEST)
    class Basket:
        pass

    @controller("/")
    class Shop:
        def __init__(self, basket: Basket) -> None:
            self.basket = basket

        def on_module_init(self) -> None:  # at: method
            pass

        @get("/")
        def show(self) -> str:
            return "shop"

    assert complaint(lambda: shop(Shop, providers=[Basket])) == (
        'The hook "on_module_init" of Shop (<method>) would never be called: hooks are for singletons, and Shop '
        "lives in one unit of work.\n"
        "Do it in a generator, before and after its `yield`: `provide(…).by(generator, scope=…)`."
    )


def test_a_hook_of_a_transient_factory_is_refused() -> None:
    class Job:
        def on_application_shutdown(self) -> None:  # at: method
            pass

    def make() -> Job:
        return Job()

    assert complaint(lambda: shop(providers=[provide(Job).by(make, scope=Scope.TRANSIENT)])) == (
        'The hook "on_application_shutdown" of Job (<method>) would never be called: hooks are for singletons, '
        "and Job is made anew for everyone who asks.\n"
        "Do it in a generator, before and after its `yield`: `provide(…).by(generator, scope=…)`."
    )


def test_a_hook_takes_nothing() -> None:
    class Service:
        def on_module_init(self, orders: Orders) -> None:  # at: method
            pass

    assert complaint(lambda: shop(providers=[Service, Orders])) == (
        'The hook "on_module_init" of Service (<method>) asks for "orders", and hooks are called with nothing.\n'
        "Take it in `__init__`, and use `self.orders` in the hook."
    )


class PaymentSettings(BaseSettings):  # at: settings
    model_config = SettingsConfigDict(env_prefix="payments_", env_nested_delimiter="__")

    url: str
    secret: str = Field(validation_alias="PAYMENTS_KEY")
    retries: int = 3


async def started(app: Application) -> str:
    with pytest.raises(WiringError) as caught:
        await app.start()
    return complaint(lambda: _raise(caught.value))


def _raise(error: Exception) -> None:
    raise error


async def test_settings_that_are_not_set_name_each_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMENTS_RETRIES", "many-secrets")

    assert await started(shop(providers=[PaymentSettings])) == (
        "The settings PaymentSettings (<settings>) cannot be read from the environment:\n"
        "    PAYMENTS_URL: Field required\n"
        "    PAYMENTS_KEY: Field required\n"
        "    PAYMENTS_RETRIES: Input should be a valid integer, unable to parse string as an integer\n"
        "Set the variables, or provide the settings as a value."
    )


async def test_settings_that_are_not_json_never_show_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    class HostSettings(BaseSettings):  # at: settings
        hosts: list[str]

    monkeypatch.setenv("HOSTS", "a-secret,another")

    assert await started(shop(providers=[HostSettings])) == (
        "The settings HostSettings (<settings>) cannot be read from the environment:\n"
        '    error parsing value for field "hosts" from source "EnvSettingsSource": write it as JSON\n'
        "Set the variables, or provide the settings as a value."
    )


async def test_a_fault_of_the_settings_as_a_whole_names_the_class() -> None:
    class RangeSettings(BaseSettings):  # at: settings
        least: int = 2
        most: int = 1

        def model_post_init(self, context: object, /) -> None:
            if self.least > self.most:
                raise ValueError("least is above most")

    assert await started(shop(providers=[RangeSettings])) == (
        "The settings RangeSettings (<settings>) cannot be read from the environment:\n"
        "    RangeSettings: Value error, least is above most\n"
        "Set the variables, or provide the settings as a value."
    )
