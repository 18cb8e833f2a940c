"""The templates of a resource give the same files to a new project and to one that has grown."""

import pytest

from armature.cli.scaffold.questions import complete
from armature.cli.scaffold.renderer import render_folder
from armature.cli.scaffold.resource import resource_variables


@pytest.mark.parametrize(("template", "users"), [("api", False), ("full", True), ("microservice", False)])
def test_the_products_of_a_project_are_such_a_resource(template: str, users: bool) -> None:
    project = render_folder("project", complete({"name": "my-shop", "template": template}))

    made = render_folder(
        "generate/resource", resource_variables("my_shop", "products", "product", database=True, users=users)
    )

    assert {_place(path): text for path, text in made.items()}.items() <= project.items()
    assert len(made) == 8


def test_classes_and_paths_of_several_words_are_written_as_such() -> None:
    made = render_folder(
        "generate/resource", resource_variables("my_shop", "order_lines", "order_line", database=False, users=False)
    )

    assert (
        '@controller("/order-lines", version="1", tags=["order_lines"])\nclass OrderLinesController:'
        in (made["source/controller.py"])
    )
    assert "class NewOrderLine(BaseModel):" in made["source/models.py"]
    assert "source/rows.py" not in made


def _place(path: str) -> str:
    return f"src/my_shop/products/{path.removeprefix('source/')}" if path.startswith("source/") else path
