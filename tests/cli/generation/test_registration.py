"""What an edit changes in a module's source, and what it refuses to change."""

from pathlib import Path

import pytest

from armature.cli.errors import CommandError
from armature.cli.generation.declarations import only_declaration
from armature.cli.generation.registration import registered
from armature.cli.generation.sources import Source

CORE = "from armature.core import module\n"
OWN = "from armature.core import Module, module\n\nfrom shop.new import New\n"


def edited(text: str, keyword: str = "controllers", module: str = "shop.new") -> str:
    source = Source(Path("module.py"), "shop/module.py", text.encode())
    _, call = only_declaration(source)
    return registered(source, call, keyword, "New", module).decode()


def in_module(arguments: str, *, new: str = "") -> str:
    """A file with one module, before the edit or after."""
    imports = f"from armature.core import module\n\n{new}" if new else "from armature.core import module\n"
    return f"{imports}\n\n@module({arguments})\nclass ShopModule: ...\n"


ARGUMENTS = {
    "nothing is there": ("", "controllers=[New]"),
    "an empty list": ("controllers=[]", "controllers=[New]"),
    "an empty list that has room": ("controllers=[\n]", "controllers=[\nNew]"),
    "one": ("controllers=[A]", "controllers=[A, New]"),
    "two": ("controllers=[A, B]", "controllers=[A, B, New]"),
    "two without a space": ("controllers=[A,B]", "controllers=[A,B,New]"),
    "a trailing comma": ("controllers=[A, B,]", "controllers=[A, B, New,]"),
    "a trailing comma and a space": ("controllers=[A, B, ]", "controllers=[A, B, New, ]"),
    "one per line": (
        "\n    controllers=[\n        A,\n        B,\n    ],\n",
        "\n    controllers=[\n        A,\n        B,\n        New,\n    ],\n",
    ),
    "one on its line": (
        "\n    controllers=[\n        A,\n    ],\n",
        "\n    controllers=[\n        A,\n        New,\n    ],\n",
    ),
    "one per line without a trailing comma": (
        "controllers=[\n    A,\n    B\n]",
        "controllers=[\n    A,\n    B,\n    New\n]",
    ),
    "several on a line of their own": (
        "controllers=[\n    A, B,\n]",
        "controllers=[\n    A, B, New,\n]",
    ),
    "below the first": (
        "controllers=[A,\n                     B]",
        "controllers=[A,\n                     B,\n                     New]",
    ),
    "a comment behind the last": (
        "controllers=[\n    A,\n    B,  # why B\n]",
        "controllers=[\n    A,\n    B,  # why B\n    New,\n]",
    ),
    "a comment behind the last, and no comma": (
        "controllers=[\n    A  # why A\n]",
        "controllers=[\n    A,  # why A\n    New\n]",
    ),
    "a comment on a line of its own": (
        "controllers=[\n    A,\n\n    # no more\n]",
        "controllers=[\n    A,\n\n    # no more\n    New,\n]",
    ),
    "a comment behind several on one line": (
        "controllers=[\n    A, B,  # both\n]",
        "controllers=[\n    A, B,  # both\n    New,\n]",
    ),
    "a comment behind one on the line of the bracket": (
        "controllers=[A, B,  # both\n]",
        "controllers=[A, B,  # both\nNew,\n]",
    ),
    "a comment between two": (
        "controllers=[\n    A,  # why A\n    B,\n]",
        "controllers=[\n    A,  # why A\n    B,\n    New,\n]",
    ),
    "calls and spread lists": (
        "controllers=[*OTHERS, make(A)]",
        "controllers=[*OTHERS, make(A), New]",
    ),
    "keywords that are spread beside it": ("**options, controllers=[A]", "**options, controllers=[A, New]"),
    "another keyword": ("imports=[A]", "imports=[A], controllers=[New]"),
    "another keyword and a trailing comma": ("imports=[A],", "imports=[A], controllers=[New],"),
    "keywords on lines of their own": (
        "\n    imports=[A],\n    exports=[B],\n",
        "\n    imports=[A],\n    exports=[B],\n    controllers=[New],\n",
    ),
    "one keyword on its line, with a comment": (
        "\n    imports=[A],  # why A\n",
        "\n    imports=[A],  # why A\n    controllers=[New],\n",
    ),
    "keywords on lines of their own without a trailing comma": (
        "\n    imports=[A],\n    exports=[B]  # why B\n",
        "\n    imports=[A],\n    exports=[B],  # why B\n    controllers=[New]\n",
    ),
    "keywords below the first": (
        "imports=[A],\n        exports=[B]",
        "imports=[A],\n        exports=[B],\n        controllers=[New]",
    ),
}


@pytest.mark.parametrize(("before", "after"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_one_more_stands_as_the_others_stand(before: str, after: str) -> None:
    assert edited(in_module(before)) == in_module(after, new="from shop.new import New\n")


FILES = {
    "a value": (
        "from armature.core import Module\n\nshop = Module(controllers=[A])\n",
        "from armature.core import Module\n\nfrom shop.new import New\n\nshop = Module(controllers=[A, New])\n",
    ),
    "a value with its type": (
        "from armature.core import Module\n\nshop: Module = Module(controllers=[A])\n",
        "from armature.core import Module\n\nfrom shop.new import New\n\nshop: Module = Module(controllers=[A, New])\n",
    ),
    "by another name": (
        "import armature.core as web\n\nshop = web.Module()\n",
        "import armature.core as web\n\nfrom shop.new import New\n\nshop = web.Module(controllers=[New])\n",
    ),
    "from where it is declared": (
        "from armature.core.modules.decorators import module as part\n\n@part()\nclass Shop: ...\n",
        (
            "from armature.core.modules.decorators import module as part\n\nfrom shop.new import New\n\n"
            "@part(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "among imports of the package": (
        f"{CORE}from shop.a import A\nfrom shop.z import Z\n\n@module()\nclass Shop: ...\n",
        (
            f"{CORE}from shop.a import A\nfrom shop.new import New\nfrom shop.z import Z\n\n"
            "@module(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "before the first of the package": (
        f"{CORE}\n# about z\nfrom shop.z import Z\n\n@module()\nclass Shop: ...\n",
        (
            f"{CORE}\nfrom shop.new import New\n# about z\nfrom shop.z import Z\n\n"
            "@module(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "behind the last of the package": (
        f"{CORE}from shop import A\nfrom shop.a import B  # b\n\n@module()\nclass Shop: ...\n",
        (
            f"{CORE}from shop import A\nfrom shop.a import B  # b\nfrom shop.new import New\n\n"
            "@module(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "behind relative imports": (
        f'"""A shop."""\n{CORE}from .a import A\n\n@module()\nclass Shop: ...\n',
        (
            f'"""A shop."""\n{CORE}from .a import A\n\nfrom shop.new import New\n\n'
            "@module(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "in front of everything where imports are made later": (
        "try:\n    from armature.core import module\nexcept ImportError:\n    raise\n\n@module()\nclass Shop: ...\n",
        (
            "from shop.new import New\ntry:\n    from armature.core import module\nexcept ImportError:\n    raise\n\n"
            "@module(controllers=[New])\nclass Shop: ...\n"
        ),
    ),
    "with other ends of lines": (
        (
            "from armature.core import module\r\n\r\n\r\n"
            "@module(\r\n    controllers=[\r\n        A,\r\n    ]\r\n)\r\nclass S: ...\r\n"
        ),
        (
            "from armature.core import module\r\n\r\nfrom shop.new import New\r\n\r\n\r\n"
            "@module(\r\n    controllers=[\r\n        A,\r\n        New,\r\n    ]\r\n)\r\nclass S: ...\r\n"
        ),
    ),
    "beside other decorators and assignments": (
        f"{CORE}a, b = c[0] = d.e = 1, 2\nf: int\n\n@other\n@decorator(1)\n@module()\n@other\nclass Shop: ...\n",
        (
            f"{CORE}\nfrom shop.new import New\na, b = c[0] = d.e = 1, 2\nf: int\n\n@other\n@decorator(1)\n"
            "@module(controllers=[New])\n@other\nclass Shop: ...\n"
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), FILES.values(), ids=FILES)
def test_the_rest_of_the_file_stays_as_it_is(before: str, after: str) -> None:
    assert edited(before) == after


def test_a_file_that_is_only_its_module_begins_with_the_import() -> None:
    text = '"""A shop."""\nimport armature.core\nshop = armature.core.Module()'

    assert edited(text, "imports") == (
        '"""A shop."""\nimport armature.core\n\nfrom shop.new import New\nshop = armature.core.Module(imports=[New])'
    )


AGAIN = "then call this again."
REFUSED = {
    "a name": (
        in_module("controllers=CONTROLLERS"),
        (
            "shop/module.py:4 says `controllers=CONTROLLERS`, and that is no list to which something can be added: "
            f"write `controllers=[*CONTROLLERS]`, {AGAIN}"
        ),
    ),
    "a comprehension": (
        in_module("controllers=[each for each in ALL]"),
        (
            "shop/module.py:4 says `controllers=[each for each in ALL]`, and that is no list to which something can be "
            f"added: write `controllers=[*[each for each in ALL]]`, {AGAIN}"
        ),
    ),
    "a tuple": (
        in_module("controllers=(A, B)"),
        (
            "shop/module.py:4 says `controllers=(A, B)`, and that is no list to which something can be added: "
            f"write `controllers=[*(A, B)]`, {AGAIN}"
        ),
    ),
    "a sum": (
        in_module("controllers=[A] + B"),
        (
            "shop/module.py:4 says `controllers=[A] + B`, and that is no list to which something can be added: "
            f"write `controllers=[*([A] + B)]`, {AGAIN}"
        ),
    ),
    "spread keywords": (
        in_module("**options"),
        (
            "shop/module.py:4 has `**options`, which may hold `controllers=` or not: "
            f"write `controllers=[]` beside it, {AGAIN}"
        ),
    ),
    "a name that means something": (
        f"{CORE}from shop.old import New\n\n@module()\nclass Shop: ...\n",
        'shop/module.py has a "New" already: take another name.',
    ),
    "no module": (
        "from elsewhere import module\n\n@module()\nclass Shop: ...\n",
        f"shop/module.py declares no module: write `@module()` over a class there, {AGAIN}",
    ),
    "two modules": (
        f"{OWN}\n@module()\nclass A: ...\n\nb = Module()\n",
        (
            'shop/module.py declares several modules, "A" (line 5), "b" (line 8): leave the one there that is '
            f"meant and move the others to files of their own, {AGAIN}"
        ),
    ),
    "no Python": (
        "class :\n",
        f"shop/module.py:1 is no Python that can be read: mend it, {AGAIN}",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_certain_is_told(text: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        edited(text)

    assert str(refused.value) == sentence
