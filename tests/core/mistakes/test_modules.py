"""Modules and what stands in their lists."""

from typing import Any

from pydantic_settings import BaseSettings

from armature.core import (
    Application,
    ConfiguredModule,
    Module,
    controller,
    get,
    module,
    provide,
    use_guard,
)
from tests.core.mistakes.programs import complaint, shop


class Orders:  # at: orders
    pass


@controller("/orders")  # at: controller
class OrderController:
    @get("/")
    def show(self) -> str:
        return "orders"


@module(providers=[Orders], exports=[Orders])  # at: order_module
class OrderModule:
    pass


class SignedIn:
    def can_activate(self) -> bool:
        return True


def make_orders() -> Orders:  # at: make_orders
    return Orders()


def test_a_class_without_its_decorator_is_no_module() -> None:
    assert complaint(lambda: Application(Orders)) == (
        "Application(…) was given the class Orders (<orders>) as a module, and it is none.\n"
        "Put `@module(…)` on the class, or list it in `providers=[…]`."
    )


def test_a_controller_is_no_module() -> None:
    assert complaint(lambda: Application(OrderController)) == (
        "Application(…) was given the class OrderController (<controller>) as a module, and it is none.\n"
        "Write `Module(controllers=[OrderController])`, or list it in a module of yours."
    )


def test_a_list_is_no_module() -> None:
    assert complaint(lambda: Application([OrderModule])) == (
        "Application(…) was given an object of the class list as a module, and it is none.\n"
        "Write one class under `@module(…)`, or one `Module(…)`."
    )


def test_a_provider_is_not_imported() -> None:
    assert complaint(lambda: shop(imports=[Orders])) == (
        "Shop (<shop>) was given the class Orders (<orders>) as a module, and it is none.\n"
        "Put `@module(…)` on the class, or list it in `providers=[…]`."
    )


def test_a_text_is_not_imported() -> None:
    assert complaint(lambda: shop(imports=["shop.orders"])) == (
        'Shop (<shop>) was given the text "shop.orders" as a module, and it is none.\n'
        "Write one class under `@module(…)`, or one `Module(…)`."
    )


def test_a_list_that_is_none_is_refused() -> None:
    assert complaint(lambda: shop(providers=Orders)) == (
        "Shop (<shop>) has the class Orders (<orders>) as `providers=`, and that is no list.\nWrite `providers=[…]`."
    )


def test_an_application_is_mounted_below_a_path() -> None:
    assert complaint(lambda: shop(mounts={"legacy": shop()})) == (
        'Shop (<shop>) mounts an application at "legacy", and a path begins with a slash.\n'
        'Write `mounts={"/legacy": …}`.'
    )


def test_a_controller_is_no_provider() -> None:
    assert complaint(lambda: shop(providers=[OrderController])) == (
        "Shop (<shop>) lists the controller OrderController (<controller>) in `providers=[…]`, where it would "
        "answer no request.\n"
        "Move it to `controllers=[…]`."
    )


def test_a_provider_is_no_controller() -> None:
    assert complaint(lambda: shop(Orders)) == (
        "Shop (<shop>) lists the class Orders (<orders>) in `controllers=[…]`, and it is none.\n"
        'Put `@controller("/…")` on the class.'
    )


def test_a_module_is_no_provider() -> None:
    assert complaint(lambda: shop(providers=[OrderModule])) == (
        "Shop (<shop>) lists the module OrderModule in `providers=[…]`.\nMove it to `imports=[…]`."
    )


def test_a_module_is_no_controller() -> None:
    assert complaint(lambda: shop(OrderModule)) == (
        "Shop (<shop>) lists the class OrderModule (<order_module>) in `controllers=[…]`, and it is none.\n"
        "Move it to `imports=[…]`."
    )


def test_an_object_is_no_controller() -> None:
    assert complaint(lambda: shop(OrderController())) == (
        "Shop (<shop>) lists an object of the class OrderController in `controllers=[…]`, and it answers "
        "nothing.\n"
        'List controller classes, and functions under `@get("/…")` or another method.'
    )


def test_a_function_without_a_method_decorator_answers_nothing() -> None:
    assert complaint(lambda: shop(make_orders)) == (
        "Shop (<shop>) lists the function make_orders (<make_orders>) in `controllers=[…]`, and it answers "
        "nothing.\n"
        'List controller classes, and functions under `@get("/…")` or another method.'
    )


def test_a_controller_that_answers_nothing_is_refused() -> None:
    @controller("/")  # at: empty
    class Empty:
        pass

    assert complaint(lambda: shop(Empty)) == (
        'The controller Empty (<empty>) answers nothing.\nPut `@get("/")`, or another method, on a method of it.'
    )


def test_a_controller_in_two_modules_is_refused() -> None:
    other = Module(name="Other", controllers=[OrderController])  # at: other

    assert complaint(lambda: shop(OrderController, imports=[other])) == (
        "OrderController (<controller>) stands twice in `controllers=[…]`: Other (<other>) and Shop (<shop>).\n"
        "Keep it in one place."
    )


def test_a_provider_without_its_second_step_makes_nothing() -> None:
    assert complaint(lambda: shop(providers=[provide(Orders)])) == (
        "Shop (<shop>) lists a `provide(…)` that does not say how the object is made.\n"
        "Go on with `.by(factory)`, `.value(object)`, `.use(Class)` or `.alias(Other)`."
    )


def test_a_factory_does_not_say_by_itself_what_it_provides() -> None:
    assert complaint(lambda: shop(providers=[make_orders])) == (
        "Shop (<shop>) lists the function make_orders (<make_orders>) in `providers=[…]`, and nothing says which "
        "type it provides.\n"
        "Write `provide(Orders).by(make_orders)`."
    )


def test_a_factory_without_a_result_cannot_be_guessed() -> None:
    def prepare() -> None:  # at: prepare
        pass

    assert complaint(lambda: shop(providers=[prepare])) == (
        "Shop (<shop>) lists the function prepare (<prepare>) in `providers=[…]`, and nothing says which type it "
        "provides.\n"
        "Write `provide(TheType).by(prepare)`."
    )


def test_an_object_does_not_say_by_itself_what_it_provides() -> None:
    assert complaint(lambda: shop(providers=[Orders()])) == (
        "Shop (<shop>) lists an object of the class Orders in `providers=[…]`, and nothing says which type it "
        "provides.\n"
        "Write `provide(Orders).value(…)`."
    )


def test_a_text_provides_nothing() -> None:
    assert complaint(lambda: shop(providers=["Orders"])) == (
        'Shop (<shop>) lists the text "Orders" in `providers=[…]`, and nothing says which type it provides.\n'
        "Write `provide(TheType).value(…)`."
    )


def test_a_generic_class_with_its_parameter_is_used_for_itself() -> None:
    assert complaint(lambda: shop(providers=[list[Orders]])) == (
        "Shop (<shop>) lists the type list[Orders] in `providers=[…]`, and nothing says which type it provides.\n"
        "Write `provide(list[Orders]).use(list[Orders])`."
    )


def test_a_provider_that_is_listed_twice_is_refused() -> None:
    assert complaint(lambda: shop(providers=[Orders, Orders])) == (
        "Shop (<shop>) lists Orders twice in `providers=[…]`.\nRemove one."
    )


def test_an_export_must_be_provided_or_imported() -> None:
    assert complaint(lambda: shop(exports=[Orders])) == (
        "Shop (<shop>) exports Orders, and neither provides nor imports it.\n"
        "Write it into `providers=[…]` of Shop, or take it out of `exports=[…]`."
    )


def test_an_export_is_a_type_and_no_provider() -> None:
    assert complaint(lambda: shop(providers=[Orders], exports=[provide(Orders).value(Orders())])) == (
        "Shop (<shop>) lists an object of the class Provider in `exports=[…]`, where types and modules stand.\n"
        "Write the type by which others take it."
    )


def test_an_exported_module_must_be_imported() -> None:
    assert complaint(lambda: shop(exports=[OrderModule])) == (
        "Shop (<shop>) exports OrderModule, and does not import it.\nAdd it to `imports=[…]` as well."
    )


def test_an_exported_module_must_be_imported_by_the_module_itself() -> None:
    ordering = Module(name="Ordering")
    passing = Module(name="Passing", exports=[ordering])  # at: passing

    assert complaint(lambda: shop(imports=[ordering, passing])) == (
        "Passing (<passing>) exports Ordering, and does not import it.\nAdd it to `imports=[…]` as well."
    )


def test_modules_that_import_each_other_are_drawn_as_a_circle() -> None:
    imports: list[Any] = []
    catalogue = Module(name="Catalogue", imports=imports)  # at: catalogue
    ordering = Module(name="Ordering", imports=[catalogue])  # at: ordering
    imports.append(ordering)

    assert complaint(lambda: shop(imports=[ordering])) == (
        "These modules import each other in a circle, so none of them can come first:\n\n"
        "    Ordering   <ordering>\n"
        "    └─ Catalogue   <catalogue>\n"
        "       └─ Ordering   <ordering>\n\n"
        "Move what both need into a module of its own."
    )


class PaymentSettings(BaseSettings):
    url: str = "here"


@module()  # at: payments
class PaymentsModule(ConfiguredModule[PaymentSettings]):
    pass


def test_a_module_with_two_different_settings_shows_both_places() -> None:
    one = PaymentsModule(PaymentSettings(url="one"))  # at: one
    two = Module(name="Two", imports=[PaymentsModule(PaymentSettings(url="two"))])  # at: two

    assert complaint(lambda: shop(imports=[one, two])) == (
        "PaymentsModule is imported twice with different settings: <one> and <two>.\n"
        "Write `configured = PaymentsModule(…)` once, and `imports=[configured]` in both places."
    )


def test_the_class_of_a_configured_module_means_other_settings() -> None:
    one = PaymentsModule(PaymentSettings(url="one"))  # at: one

    assert complaint(lambda: shop(imports=[one, PaymentsModule])) == (
        "PaymentsModule is imported twice with different settings: <one> and <payments>.\n"
        "Write `configured = PaymentsModule(…)` once, and `imports=[configured]` in both places."
    )


def test_a_configured_module_needs_its_decorator() -> None:
    class Bare(ConfiguredModule[PaymentSettings]):  # at: bare
        pass

    assert complaint(lambda: shop(imports=[Bare])) == (
        "Bare (<bare>) is no module yet.\nPut `@module(…)` on the class."
    )


def test_a_configured_module_says_which_settings_it_takes() -> None:
    @module()  # at: unclear
    class Unclear(ConfiguredModule):
        pass

    assert complaint(lambda: shop(imports=[Unclear])) == (
        "Unclear (<unclear>) does not say which settings it takes.\nWrite `ConfiguredModule[ItsSettings]`."
    )


def test_settings_are_an_object_or_a_factory() -> None:
    configure: Any = PaymentsModule

    assert complaint(lambda: configure("postgres://user:secret@host")) == (  # at: text
        "PaymentsModule(…) (<text>) was given an object of the class str, and takes PaymentSettings.\n"
        "Write `PaymentsModule(PaymentSettings(…))`, or hand over a function that makes it."
    )


def test_a_guard_on_a_module_class_has_no_effect() -> None:
    @use_guard(SignedIn)  # at: guarded
    @module(controllers=[OrderController])
    class Guarded:
        pass

    assert complaint(lambda: Application(Guarded)) == (
        "@use_guard(SignedIn) stands on the module Guarded (<guarded>), where it has no effect.\n"
        "Write `@module(guards=[…], interceptors=[…], filters=[…])`, or put it on a controller."
    )


def test_a_module_without_controllers_has_nothing_to_guard() -> None:
    guarded = Module(name="Guarded", guards=[SignedIn])  # at: guarded

    assert complaint(lambda: shop(OrderController, imports=[guarded])) == (
        "Guarded (<guarded>) declares `guards=[SignedIn]` and no controller: it would cover nothing.\n"
        "Move it to the root module to cover the whole application, or to the module that has the controllers."
    )


def test_a_root_without_any_controller_has_nothing_to_guard() -> None:
    assert complaint(lambda: shop(guards=[SignedIn])) == (
        "Shop (<shop>) declares `guards=[SignedIn]` and no controller: it would cover nothing.\n"
        "Move it to the root module to cover the whole application, or to the module that has the controllers."
    )
