"""Decorators that were not called, stand in the wrong place, or have no effect."""

from collections.abc import Callable
from typing import Any

import pytest

from armature.core import (
    body_limit,
    controller,
    get,
    injectable,
    module,
    post,
    route,
    skip_guard,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from tests.core.mistakes.programs import complaint, shop


class SignedIn:
    def can_activate(self) -> bool:
        return True


class HasRole:
    def __init__(self, role: str) -> None:
        self.role = role

    def can_activate(self) -> bool:
        return bool(self.role)


def show() -> str:  # at: show
    return "shown"


def bare(decorator: Callable[..., Any], target: object) -> Callable[[], object]:
    return lambda: decorator(target)  # at: decorator


def test_a_method_decorator_without_a_call_is_refused() -> None:
    assert complaint(bare(get, show)) == ('@get (<decorator>) is not called.\nWrite `@get("/")`.')


def test_a_controller_decorator_without_a_call_is_refused() -> None:
    assert complaint(bare(controller, SignedIn)) == (
        '@controller (<decorator>) is not called.\nWrite `@controller("/")`.'
    )


def test_a_module_decorator_without_a_call_is_refused() -> None:
    assert complaint(bare(module, SignedIn)) == (
        "@module (<decorator>) is not called.\nWrite `@module(controllers=[…], providers=[…])`; alone, `@module()`."
    )


def test_an_injectable_without_a_call_is_refused() -> None:
    assert complaint(bare(injectable, SignedIn)) == (
        "@injectable (<decorator>) is not called.\nWrite `@injectable()`, with `scope=…` or without."
    )


def test_a_timeout_without_a_call_has_no_seconds() -> None:
    assert complaint(bare(timeout, show)) == (
        "@timeout (<decorator>) has no number of seconds.\nWrite `@timeout(…)` with one."
    )


def test_a_body_limit_without_a_call_has_no_bytes() -> None:
    assert complaint(bare(body_limit, show)) == (
        "@body_limit (<decorator>) has no number of bytes.\nWrite `@body_limit(…)` with one."
    )


def test_a_guard_decorator_without_a_call_names_the_handler() -> None:
    assert complaint(bare(use_guard, show)) == (
        "@use_guard (<decorator>) was given the function show (<show>), and takes a class with `can_activate`, "
        "or an object of one.\n"
        "Write `@use_guard(TheClass)` above what it is to cover."
    )


def test_a_guard_decorator_without_a_call_names_the_controller() -> None:
    class Shop:  # at: class
        @get("/")
        def show(self) -> str:
            return "shown"

    assert complaint(bare(use_guard, Shop)) == (
        "@use_guard (<decorator>) was given the class Shop (<class>), and takes a class with `can_activate`, or "
        "an object of one.\n"
        "Write `@use_guard(TheClass)` above what it is to cover."
    )


@pytest.mark.parametrize("decorator", [use_guard, use_interceptor, use_filter, use_middleware, skip_guard])
def test_an_enhancer_decorator_names_at_least_one(decorator: Callable[..., Any]) -> None:
    written = f"@{decorator.__name__}"

    assert complaint(lambda: decorator(*[])) == (  # at: empty
        f"{written} (<empty>) names nothing.\nWrite `{written}(…)` with at least one."
    )


@pytest.mark.parametrize(
    ("decorator", "takes"),
    [
        (use_guard, "a class with `can_activate`, or an object of one"),
        (use_interceptor, "a class with `intercept`, or an object of one"),
        (use_filter, "a class with `catch`, or an object of one"),
        (use_middleware, "a class whose first parameter is the ASGI application"),
    ],
)
def test_a_function_is_no_enhancer(decorator: Callable[..., Any], takes: str) -> None:
    written = f"@{decorator.__name__}"

    assert complaint(bare(decorator, show)) == (
        f"{written} (<decorator>) was given the function show (<show>), and takes {takes}.\n"
        f"Write `{written}(TheClass)` above what it is to cover."
    )


def test_a_guard_is_skipped_by_its_class() -> None:
    assert complaint(bare(skip_guard, HasRole("admin"))) == (
        "@skip_guard (<decorator>) was given an object of the class HasRole, and takes the class of a guard.\n"
        "Write `@skip_guard(HasRole)`, which takes off whatever is of that class."
    )


def test_a_guard_that_is_skipped_must_be_there() -> None:
    @get("/")  # at: get
    @skip_guard(SignedIn)  # at: skip
    def show() -> str:
        return "shown"

    assert complaint(lambda: shop(show)) == (
        "@skip_guard(SignedIn) (<skip>) takes a guard off show (<get>) that is not there; inherited are: no "
        "guard.\n"
        "Remove the decorator, or name the guard that you mean."
    )


def test_a_guard_that_is_skipped_beside_another_names_that_one() -> None:
    @get("/")  # at: get
    @skip_guard(SignedIn)  # at: skip
    def show() -> str:
        return "shown"

    assert complaint(lambda: shop(show, guards=[HasRole("admin")])) == (
        "@skip_guard(SignedIn) (<skip>) takes a guard off show (<get>) that is not there; inherited are: "
        "HasRole.\n"
        "Remove the decorator, or name the guard that you mean."
    )


def test_a_timeout_leaves_some_time() -> None:
    assert complaint(lambda: timeout(0)) == (  # at: timeout
        "@timeout(0) (<timeout>) leaves no time.\nWrite a number of seconds above zero."
    )


def test_a_body_limit_is_not_negative() -> None:
    assert complaint(lambda: body_limit(-1)) == (  # at: limit
        "@body_limit(-1) (<limit>) is below zero.\nWrite a number of bytes."
    )


def test_a_method_decorator_stands_on_no_class() -> None:
    assert complaint(lambda: get("/shop")(SignedIn)) == (  # at: get
        '@get (<get>) stands on the class SignedIn.\nPut it on a method, and `@controller("/shop")` on the class.'
    )


def test_a_method_decorator_stands_on_no_static_method() -> None:
    assert complaint(lambda: get("/")(staticmethod(show))) == (  # at: get
        "@get (<get>) stands on a staticmethod, and an endpoint is a plain method or function.\n"
        "Take `@staticmethod` away and write `self` first."
    )


def test_a_controller_decorator_stands_on_no_function() -> None:
    stray: Any = show

    assert complaint(lambda: controller("/shop")(stray)) == (  # at: controller
        "@controller (<controller>) stands on the function show (<show>).\nPut it on a class."
    )


def test_a_module_decorator_stands_on_no_function() -> None:
    stray: Any = show

    assert complaint(lambda: module()(stray)) == (  # at: module
        "@module (<module>) stands on the function show (<show>).\nPut it on a class."
    )


def test_an_option_by_position_is_to_be_named() -> None:
    declare: Any = post

    assert complaint(lambda: declare("/", 201)) == (  # at: post
        "@post (<post>) was given 201 after its path.\nName the option, as in `status=201`."
    )


def test_a_path_by_name_is_to_stand_first() -> None:
    declare: Any = get

    assert complaint(lambda: declare(path="/baskets")) == (  # at: get
        '@get (<get>) has its path as an option.\nWrite it first: `@get("/baskets")`.'
    )


def test_an_option_of_another_framework_is_translated() -> None:
    declare: Any = post

    assert complaint(lambda: declare("/", status_code=201)) == (  # at: post
        '@post (<post>) has no option "status_code".\nWrite `status=`.'
    )


def test_an_option_that_is_nearly_right_is_named() -> None:
    declare: Any = route

    assert complaint(lambda: declare("QUERY", "/", return_=str)) == (  # at: route
        '@route (<route>) has no option "return_".\nWrite `returns=`.'
    )


def test_an_option_that_nothing_resembles_shows_them_all() -> None:
    declare: Any = get

    assert complaint(lambda: declare("/", cached=True)) == (  # at: get
        '@get (<get>) has no option "cached".\n'
        "There are status, other_statuses, returns, headers, raises, version, host, when, tags, summary, description, "
        "operation_id, name, formats, deprecated, sunset, hidden."
    )


def test_a_field_that_a_module_does_not_have_is_corrected() -> None:
    declare: Any = module

    assert complaint(lambda: declare(controller=[SignedIn])) == (  # at: module
        '@module (<module>) has no option "controller".\nWrite `controllers=`.'
    )


def test_a_class_without_the_controller_decorator_is_no_controller() -> None:
    class Shop:  # at: class
        @get("/")
        def show(self) -> str:
            return "shown"

    assert complaint(lambda: shop(Shop)) == (
        "Shop (<shop>) lists the class Shop (<class>) in `controllers=[…]`, and it is none.\n"
        'Put `@controller("/…")` on the class.'
    )


def test_an_endpoint_in_a_provider_has_no_effect() -> None:
    class Orders:  # at: class
        @get("/")  # at: method
        def show(self) -> str:
            return "shown"

    assert complaint(lambda: shop(providers=[Orders])) == (
        'Shop (<shop>) lists Orders (<class>) in `providers=[…]`, and @get("/") stands on its show (<method>), '
        "where it has no effect.\n"
        'Put `@controller("/…")` on the class and move it to `controllers=[…]`, or take the decorator away.'
    )


def test_a_guard_on_a_provider_has_no_effect() -> None:
    @use_guard(SignedIn)  # at: class
    class Orders:
        pass

    assert complaint(lambda: shop(providers=[Orders])) == (
        "Shop (<shop>) lists Orders (<class>) in `providers=[…]`, and @use_guard(SignedIn) stands on it, which "
        "has an effect on controllers only.\n"
        "Take the decorator away."
    )


@pytest.mark.parametrize(
    ("decorator", "says"),
    [
        (use_guard(SignedIn), "@use_guard(SignedIn)"),
        (use_guard(HasRole("admin")), "@use_guard(HasRole)"),
        (skip_guard(SignedIn), "@skip_guard(SignedIn)"),
        (timeout(1), "@timeout"),
        (body_limit(1), "@body_limit"),
    ],
)
def test_a_decorator_on_a_method_that_answers_nothing_covers_nothing(decorator: Any, says: str) -> None:
    @controller("/")
    class Shop:
        @get("/")
        def show(self) -> str:
            return "shown"

        @decorator  # at: forgotten
        def forgotten(self) -> str:
            return "forgotten"

    assert complaint(lambda: shop(Shop)) == (
        f"Shop.forgotten (<forgotten>) carries {says}, and answers nothing that it could cover.\n"
        'Put `@get("/…")`, or another method, above it, or take it away.'
    )


@pytest.mark.parametrize("kind", [staticmethod, classmethod, property])
def test_an_endpoint_is_a_plain_method(kind: Any) -> None:
    @controller("/")
    class Shop:
        @kind  # at: method
        @get("/")
        def show(self) -> str:
            return "shown"

    name = kind.__name__
    assert complaint(lambda: shop(Shop)) == (
        f'Shop.show (<method>) is a {name} under @get("/"), and an endpoint is a plain method.\n'
        f"Take `@{name}` away and write `self` first, or move it out of the class: a function will do."
    )


def test_an_inherited_endpoint_is_not_hidden_by_chance() -> None:
    class Crud:
        @get("/")  # at: inherited
        def show(self) -> str:
            return "all"

    @controller("/orders")
    class Orders(Crud):
        def show(self) -> str:  # at: own
            return "orders"

    assert complaint(lambda: shop(Orders)) == (
        'Orders.show (<own>) hides the endpoint @get("/") of Crud (<inherited>), and is none itself.\n'
        'Repeat `@get("/")` above it, or write `show = None` to have no such endpoint.'
    )


def test_a_version_is_written_without_its_letter() -> None:
    @controller("/orders", version="v1")  # at: controller
    class Orders:
        @get("/")
        def show(self) -> str:
            return "orders"

    assert complaint(lambda: shop(Orders)) == (
        'version="v1" (<controller>) would answer under /vv1.\nWrite `version="1"`.'
    )


def test_a_version_of_one_endpoint_is_written_without_its_letter() -> None:
    @get("/orders", version="v2")  # at: get
    def show() -> str:
        return "orders"

    assert complaint(lambda: shop(show)) == ('version="v2" (<get>) would answer under /vv2.\nWrite `version="2"`.')
