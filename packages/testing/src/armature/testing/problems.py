"""Assertions on problem details (RFC 9457), with what came where they fail."""

from collections.abc import Mapping
from typing import Any

import httpx2


def assert_problem(response: httpx2.Response, status: int, **members: object) -> Mapping[str, Any]:
    """Checks that an answer is a problem of that status with these members, and gives all of its members.

    `assert_problem(response, 409, type="/problems/out-of-stock", left=3)`; a member that is not named may be anything.
    """
    problem = _problem_in(response)
    _check(response, "status", status, response.status_code)
    for name, wanted in members.items():
        if name not in problem:
            raise AssertionError(f'The problem has no member "{name}".\n{_told(response)}')
        _check(response, name, wanted, problem[name])
    return problem


def assert_invalid(response: httpx2.Response, *places: str) -> Mapping[str, Any]:
    """Checks that exactly these values were refused with 422, each as source and pointer: `body/name`, `query/limit`.

    Their order does not matter. Gives the members of the problem.
    """
    problem = assert_problem(response, 422)
    found = sorted(f"{each['source']}{each['pointer']}" for each in problem.get("errors", []))
    _check(response, "refused values", sorted(places), found)
    return problem


def _problem_in(response: httpx2.Response) -> Mapping[str, Any]:
    if response.headers.get("content-type") != "application/problem+json":
        raise AssertionError(f"The answer is no problem.\n{_told(response)}")
    problem: Mapping[str, Any] = response.json()
    return problem


def _check(response: httpx2.Response, what: str, wanted: object, found: object) -> None:
    if wanted != found:
        raise AssertionError(f"{what}: wanted {wanted!r}, found {found!r}.\n{_told(response)}")


def _told(response: httpx2.Response) -> str:
    kind = response.headers.get("content-type", "no Content-Type")
    return f"{response.request.method} {response.request.url} gave {response.status_code}, {kind}: {response.text}"
