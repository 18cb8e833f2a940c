"""Basic, Bearer and Digest, as clients do them and as they should not."""

import hashlib
from typing import Any

import httpx2
import pytest

from armature.testing import TestClient

ALGORITHMS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512}


@pytest.mark.parametrize("path", ["/basic-auth/ада/%3Aд%20%2F", "/hidden-basic-auth/ада/%3Aд%20%2F"])
def test_the_password_lets_in(client: TestClient, path: str) -> None:
    answer = client.get(path, auth=("ада", ":д /"))

    assert (answer.status_code, answer.json()) == (200, {"authenticated": True, "user": "ада"})


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic dTpx", "Bearer dTpw", "Basic ÿ", "dTpw", "Digest username=u"],
)
def test_nothing_else_does(client: TestClient, authorization: str) -> None:
    headers = {b"authorization": authorization.encode("latin-1")}

    assert client.get("/basic-auth/u/p", headers=headers).status_code == 401
    assert client.get("/hidden-basic-auth/u/p", headers=headers).status_code == 404


def test_the_scheme_has_no_case(client: TestClient) -> None:
    assert client.get("/basic-auth/u/p", headers={"authorization": "bASIC dTpw"}).status_code == 200


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic dTpw"])
def test_no_token_is_401(client: TestClient, authorization: str) -> None:
    refused = client.get("/bearer", headers={"authorization": authorization})

    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_any_token_will_do(client: TestClient) -> None:
    answer = client.get("/bearer", headers={"authorization": "Bearer abc.def"})

    assert answer.json() == {"authenticated": True, "token": "abc.def"}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("qop", ["auth", "auth-int", "either", ""])
@pytest.mark.parametrize("body", [b"", b"payload"], ids=["no body", "body"])
def test_digest_lets_in_who_knows_the_password(client: TestClient, algorithm: str, qop: str, body: bytes) -> None:
    path = f"/digest-auth/{qop or 'none'}/ada/secret/{algorithm}?x=1"
    challenge = client.get(path)
    assert challenge.headers["www-authenticate"].startswith("Digest ")
    assert f"algorithm={algorithm}" in challenge.headers["www-authenticate"]

    for password, status in [("secret", 200), ("wrong", 401)]:
        client.cookies.clear()
        chosen = "auth" if qop == "either" else qop
        proof = _proof(challenge, path, algorithm=algorithm, qop=chosen, password=password, body=body)
        answer = client.request("GET", path, headers={"authorization": proof}, content=body)
        assert answer.status_code == status


def test_a_client_of_its_own_gets_through(client: TestClient) -> None:
    answer = client.get("/digest-auth/auth/ada/secret/SHA-256", auth=httpx2.DigestAuth("ada", "secret"))

    assert (answer.status_code, answer.json()) == (200, {"authenticated": True, "user": "ada"})


def test_a_nonce_is_stale_after_some_requests(client: TestClient) -> None:
    path = "/digest-auth/auth/ada/secret/MD5/2"
    headers = {"authorization": _proof(client.get(path), path)}

    assert [client.get(path, headers=headers).status_code for _ in range(3)] == [200, 200, 401]
    assert "stale=TRUE" in client.get(path, headers={**headers, "cookie": "stale_after=0"}).headers["www-authenticate"]


def test_a_nonce_that_was_answered_wrongly_is_stale(client: TestClient) -> None:
    path = "/digest-auth/auth/ada/secret"
    challenge = client.get(path)

    wrong = client.get(path, headers={"authorization": _proof(challenge, path, password="wrong")})
    again = client.get(path, headers={"authorization": _proof(challenge, path)})

    assert (wrong.status_code, "stale=FALSE" in wrong.headers["www-authenticate"]) == (401, True)
    assert (again.status_code, "stale=TRUE" in again.headers["www-authenticate"]) == (401, True)


def test_a_client_can_be_asked_to_keep_cookies(client: TestClient) -> None:
    path = "/digest-auth/auth/ada/secret?require-cookie=1"
    headers = {"authorization": _proof(client.get(path), path)}

    kept = client.get(path, headers=headers)
    client.cookies.clear()
    lost = client.get(path, headers=headers)
    client.cookies.clear()
    other = client.get(path, headers={**headers, "cookie": "a=b"})

    assert (kept.status_code, lost.status_code, other.status_code) == (200, 401, 403)
    assert list(other.json()) == ["errors"]
    assert other.cookies["fake"] == "fake_value"


@pytest.mark.parametrize(
    ("cookie", "kept"), [("2", "1"), ("never", "never"), ("nonsense", "never"), ("٣", "never"), ("-1", "never")]
)
def test_the_count_of_a_client_is_taken_as_it_comes(client: TestClient, cookie: str, kept: str) -> None:
    path = "/digest-auth/auth/ada/secret"
    proof = _proof(client.get(path), path)
    client.cookies.clear()

    answer = client.get(path, headers={b"authorization": proof.encode(), b"cookie": f"stale_after={cookie}".encode()})

    assert (answer.status_code, answer.cookies["stale_after"]) == (200, kept)


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic dTpw",
        "Digest",
        "Digest ,,,=",
        'Digest nonce=""',
        'Digest nonce="\xff\x7f", username="ada"',
        'Digest nonce="n", username="ada", uri="/other", response="x"',
        'Digest nonce="n", username="ada", uri="/digest-auth/auth/ada/secret", algorithm=MD4, response="x"',
        'Digest nonce="n", username="ada", uri="/digest-auth/auth/ada/secret", qop=auth, response="\xff"',
    ],
)
def test_what_proves_nothing_is_401(client: TestClient, authorization: str) -> None:
    headers = {b"authorization": authorization.encode("latin-1")}

    assert client.get("/digest-auth/auth/ada/secret", headers=headers).status_code == 401


def _proof(
    challenge: Any, path: str, *, algorithm: str = "MD5", qop: str = "auth", password: str = "secret", body: bytes = b""
) -> str:
    """What a client sends that knows RFC 7616 §3.4, or, without a `qop`, RFC 2069."""

    def hashed(*parts: str) -> str:
        return ALGORITHMS[algorithm](":".join(parts).encode()).hexdigest()

    realm, nonce = (challenge.headers["www-authenticate"].split(f'{name}="')[1].split('"')[0] for name in _NAMES)
    content = [ALGORITHMS[algorithm](body).hexdigest()] if qop == "auth-int" else []
    middle = ["00000001", "c0ffee", qop] if qop else []
    known, asked = hashed("ada", realm, password), hashed("GET", path, *content)
    response = hashed(known, nonce, *middle, asked)
    ending = f', qop={qop}, nc=00000001, cnonce="c0ffee"' if qop else ""
    return (
        f'Digest username="ada", realm="{realm}", nonce="{nonce}", uri="{path}", '
        f'algorithm={algorithm}, response="{response}"{ending}'
    )


_NAMES = ("realm", "nonce")
