"""Templates as values, and the URLs that are made of them."""

from datetime import date

import pytest

from armature.core.routing import BUILT_IN, Converter, UnbuildableUrl, parse_template

WITH_ANY = {**BUILT_IN, "any": Converter("any", "(?s:.*)", spans=True)}


def test_names_are_in_order() -> None:
    assert parse_template("/a/{b}/c/{d:int}").names == ("b", "d")


def test_templates_that_match_the_same_paths_have_one_shape() -> None:
    assert parse_template("/a/{b}").shape == parse_template("/a/:c").shape == parse_template("/a/{d:str}").shape


@pytest.mark.parametrize("other", ["/a/{b:int}", "/a/b", "/a/{b}/"])
def test_templates_that_match_other_paths_have_other_shapes(other: str) -> None:
    assert parse_template("/a/{b}").shape != parse_template(other).shape


@pytest.mark.parametrize(
    ("template", "values", "path"),
    [
        ("/", {}, "/"),
        ("/items/", {}, "/items/"),
        ("/users/{id:int}", {"id": 7}, "/users/7"),
        ("/users/{id:int}", {"id": "7"}, "/users/7"),
        ("/{self}/{name}", {"self": "a", "name": "b"}, "/a/b"),
        ("/on/{day:date}", {"day": date(2024, 2, 29)}, "/on/2024-02-29"),
        ("/x/{name}", {"name": "a/b c?d#e%é"}, "/x/a%2Fb%20c%3Fd%23e%25%C3%A9"),
        ("/x/{name}", {"name": "!$&'()*+,;=:@-._~"}, "/x/!$&'()*+,;=:@-._~"),
        ("/f/{rest:path}", {"rest": "a b/c.txt"}, "/f/a%20b/c.txt"),
        ("/f/{rest:any}", {"rest": ""}, "/f/"),
        ("/café/100%", {}, "/caf%C3%A9/100%25"),
    ],
)
def test_a_template_is_filled(template: str, values: dict[str, object], path: str) -> None:
    assert parse_template(template, WITH_ANY).fill(**values) == path


@pytest.mark.parametrize(
    ("template", "values", "message"),
    [
        ("/{a}/{b}/{c}", {"b": 1}, 'The path "/{a}/{b}/{c}" needs a value for "a", "c"; none was given.'),
        ("/{a}", {"a": None}, 'The path "/{a}" needs a value for "a"; none was given.'),
        ("/{a}/{b}", {"a": 1, "b": 2, "c": 3}, 'The path "/{a}/{b}" has no parameter "c"; it has "a", "b".'),
        ("/a", {"b": 1}, 'The path "/a" has no parameter "b"; it has no parameters.'),
        (
            "/{a:int}",
            {"a": "x"},
            'The path "/{a:int}" cannot be built with "x" for "a": the converter "int" would not match it.',
        ),
        ("/{a}", {"a": ""}, 'The path "/{a}" cannot be built with "" for "a": the converter "str" would not match it.'),
        (
            "/{a}",
            {"a": ".."},
            'The path "/{a}" cannot be built with ".." for "a": the converter "str" would not match it.',
        ),
        (
            "/{a:path}",
            {"a": "x/../y"},
            'The path "/{a:path}" cannot be built with "x/../y" for "a": the converter "path" would not match it.',
        ),
    ],
    ids=["missing", "none", "unknown", "unknown of none", "unfit", "empty", "dots", "dots inside"],
)
def test_values_that_do_not_fit_are_explained(template: str, values: dict[str, object], message: str) -> None:
    with pytest.raises(UnbuildableUrl) as caught:
        parse_template(template).fill(**values)

    assert str(caught.value) == message
