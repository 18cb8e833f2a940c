"""What templates may look like, and the sentence for each that cannot be read."""

import pytest

from armature.core.errors import InvalidTemplate
from armature.core.routing import BUILT_IN, Converter, Placeholder, join_paths, parse_template

STR, INT, PATH = BUILT_IN["str"], BUILT_IN["int"], BUILT_IN["path"]
WHOLE = 'a parameter is a whole segment: write "{name}" and take its text apart in the handler'
KNOWN = "There are alpha, alphanumeric, date, float, int, path, slug, str, uint, uuid"


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("/", ("",)),
        ("/users", ("users",)),
        ("/users/", ("users", "")),
        ("/users/{id}", ("users", Placeholder("id", STR))),
        ("/users/{id:int}/", ("users", Placeholder("id", INT), "")),
        ("/users/:id", ("users", Placeholder("id", STR))),
        ("/users/:id:int", ("users", Placeholder("id", INT))),
        ("/{a}/{b:int}", (Placeholder("a", STR), Placeholder("b", INT))),
        ("/files/{rest:path}", ("files", Placeholder("rest", PATH))),
        ("/café/a b/x:y/.well-known/*.txt", ("café", "a b", "x:y", ".well-known", "*.txt")),
        ("/100%", ("100%",)),
    ],
)
def test_a_template_is_read_into_segments(text: str, segments: tuple[object, ...]) -> None:
    template = parse_template(text)

    assert template.segments == segments
    assert template.text == text


def test_a_custom_converter_is_found_by_its_name() -> None:
    sku = Converter("sku", "[A-Z]+")

    assert parse_template("/{id:sku}", {"sku": sku}).placeholders == (Placeholder("id", sku),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", 'does not begin with "/"; write "/"'),
        ("users", 'does not begin with "/"; write "/users"'),
        ("/a///b", 'has an empty segment, which no request matches; write "/a/b"'),
        ("/{id", 'has a brace without its partner in "{id"; a parameter is written "{name}"'),
        ("/id}", 'has a brace without its partner in "id}"; a parameter is written "{name}"'),
        ("/{{id}}", 'has a brace without its partner in "{{id}}"; a parameter is written "{name}"'),
        ("/}id{", 'has a brace without its partner in "}id{"; a parameter is written "{name}"'),
        ("/{name}.json", f'has more than a parameter in the segment "{{name}}.json"; {WHOLE}'),
        ("/{a}-{b}", f'has more than a parameter in the segment "{{a}}-{{b}}"; {WHOLE}'),
        ("/{}", 'has a parameter without a name in "{}"; write "{name}"'),
        ("/{:int}", 'has a parameter without a name in "{:int}"; write "{name}"'),
        ("/:", 'has a parameter without a name in ":"; write "{name}"'),
        ("/{user-id}", 'has a parameter "user-id", which is no Python name; write "{user_id}"'),
        ("/{user-id:int}", 'has a parameter "user-id", which is no Python name; write "{user_id:int}"'),
        ("/{ id }", 'has a parameter " id ", which is no Python name; write "{id}"'),
        ("/{id?}", 'has a parameter "id?", which is no Python name; write "{id}"'),
        ("/{?}", 'has a parameter "?", which is no Python name; write "{name}"'),
        ("/{class}", 'has a parameter "class", a keyword of Python; write "{class_}"'),
        ("/{class:slug}", 'has a parameter "class", a keyword of Python; write "{class_:slug}"'),
        ("/{id:}", 'has no converter after the colon in "{id:}"; write "{id}" or "{id:int}"'),
        ("/{id:itn}", f'uses the converter "itn", which does not exist; did you mean "int"? {KNOWN}'),
        ("/{id:number}", f'uses the converter "number", which does not exist; {KNOWN}'),
        ("/{a}/{a:int}", 'has 2 parameters named "a"; give each a name of its own'),
        ("/{rest:path}/x", 'goes on after "{rest:path}", which takes all that remains; put it last'),
        ("/{a:path}/{b:path}", 'goes on after "{a:path}", which takes all that remains; put it last'),
        ("/*", 'has "*", which is a parameter elsewhere but not here; write "{rest:path}"'),
        ("/*files", 'has "*files", which is a parameter elsewhere but not here; write "{files:path}"'),
        ("/{*files}", 'has "{*files}", which is a parameter elsewhere but not here; write "{files:path}"'),
        ("/<id>", 'has "<id>", which is a parameter elsewhere but not here; write "{id}"'),
        ("/<int:id>", 'has "<int:id>", which is a parameter elsewhere but not here; write "{id:int}"'),
        ("/a/../b", 'has the segment "..", which no request matches; write the path that is meant'),
        ("/a/.", 'has the segment ".", which no request matches; write the path that is meant'),
        ("/a?b=1", 'holds "?", but a query is no part of a path; end it before the "?"'),
        ("/a#b", 'holds "#", but a fragment is no part of a path; end it before the "#"'),
        ("/caf%C3%A9", 'holds the percent escape "%C3"; write the character itself'),
    ],
)
def test_a_template_that_cannot_be_read_is_explained(text: str, reason: str) -> None:
    with pytest.raises(InvalidTemplate) as caught:
        parse_template(text, where="shop/api.py:12")

    assert str(caught.value) == f'The path template "{text}" (shop/api.py:12) {reason}.'


def test_an_error_without_a_place_names_none() -> None:
    with pytest.raises(InvalidTemplate) as caught:
        parse_template("users")

    assert str(caught.value) == 'The path template "users" does not begin with "/"; write "/users".'


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ((), "/"),
        (("",), "/"),
        (("/",), "/"),
        (("/items/",), "/items/"),
        (("", "/items"), "/items"),
        (("/", "/items"), "/items"),
        (("/", "/"), "/"),
        (("", ""), "/"),
        (("/items", ""), "/items"),
        (("/items", "/"), "/items"),
        (("/v1", "/items", "/"), "/v1/items"),
        (("/v1/", "/items/", "/{id}"), "/v1/items/{id}"),
        (("/v1", "", "/", "/items"), "/v1/items"),
        (("/items", "/all/"), "/items/all/"),
    ],
)
def test_paths_are_joined_without_doubled_slashes(parts: tuple[str, ...], path: str) -> None:
    assert join_paths(*parts) == path


def test_a_part_without_its_slash_is_not_joined() -> None:
    with pytest.raises(InvalidTemplate) as caught:
        join_paths("/items", "{id}", where="shop/api.py:12")

    assert str(caught.value) == 'The path template "{id}" (shop/api.py:12) does not begin with "/"; write "/{id}".'
