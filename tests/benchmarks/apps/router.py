"""Routers of a given size, and paths that miss in them, early and late."""

from typing import Final

from armature.core.routing import Router

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def router(routes: int) -> Router[str]:
    """Routes of five methods at two levels, half of them with a parameter."""
    filled = Router[str]()
    for number in range(routes // len(METHODS)):
        area, path = number // 10, f"/items{number}/{{id:int}}" if number % 2 else f"/items{number}"
        for method in METHODS:
            filled.add(f"/area{area}{path}", method, path)
    filled.freeze()
    return filled


def misses(routes: int) -> list[str]:
    """Paths that leave the tree at its root, at the second piece, at the parameter, and behind it."""
    number = (routes // len(METHODS) - 1) | 1
    area = number // 10
    return [
        "/nothing/here",
        f"/area{area}",
        f"/area{area}/items",
        f"/area{area}/items{number}/seven",
        f"/area{area}/items{number}/7/details",
    ]
