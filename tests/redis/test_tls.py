"""A server that speaks TLS and lets one user at some keys only."""

import asyncio
import ssl

import pytest
import trustme
from redis.exceptions import NoPermissionError

from armature.redis import CredentialsRefused, Redis, RedisSettings, TlsRefused
from tests.redis.servers import HOST, Secured


async def test_the_user_gets_at_its_keys_and_no_others(secured_server: Secured) -> None:
    async with Redis(RedisSettings(url=secured_server.url, tls_ca=secured_server.authority, prefix="shop:")) as redis:
        await redis.client.set(redis.key("a"), "1")
        assert await redis.client.get("shop:a") == b"1"
        with pytest.raises(NoPermissionError), redis.reaching():
            await redis.client.get("bank:a")


async def test_a_client_may_have_a_certificate_of_its_own(secured_server: Secured) -> None:
    settings = RedisSettings(
        url=secured_server.url,
        tls_ca=secured_server.authority,
        tls_certificate=secured_server.certificate,
        tls_key=secured_server.key,
    )
    async with Redis(settings) as redis:
        await redis.ping()


async def test_a_wrong_password_is_refused_and_not_repeated(secured_server: Secured) -> None:
    url = secured_server.url.replace("s3cret", "wr0ng")
    async with Redis(RedisSettings(url=secured_server.url, tls_ca=secured_server.authority)) as redis:
        await redis.client.acl_log_reset()
        with pytest.raises(CredentialsRefused) as caught:
            async with Redis(RedisSettings(url=url, tls_ca=secured_server.authority, required=False)):
                pass
        assert [entry["count"] for entry in await redis.client.acl_log()] == [1]
    host = url.partition("@")[2]
    assert str(caught.value) == (
        f"Redis at {host} refuses the credentials: invalid username-password pair or user is disabled.\n"
        "Set `username` and `password` (ARMATURE_REDIS_USERNAME, ARMATURE_REDIS_PASSWORD), or the URL."
    )


async def test_a_certificate_that_nobody_vouches_for_is_refused(secured_server: Secured) -> None:
    with pytest.raises(TlsRefused) as caught:
        async with Redis(secured_server.url):
            pass
    host = secured_server.url.partition("@")[2]
    [first, second] = str(caught.value).splitlines()
    assert first.startswith(f"No encrypted connection to Redis at {host} comes about: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert second == (
        "Look at `tls_ca`, `tls_certificate` and `tls_check_hostname`, and whether it speaks TLS at this port."
    )


async def test_a_refused_certificate_is_not_looked_at_again() -> None:
    greetings: list[str | None] = []
    offered = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("localhost").configure_cert(offered)
    offered.sni_callback = lambda _, name, __: greetings.append(name)
    async with await asyncio.start_server(lambda _, __: None, HOST, 0, ssl=offered) as server:
        [port] = (listener.getsockname()[1] for listener in server.sockets)
        with pytest.raises(TlsRefused, match="CERTIFICATE_VERIFY_FAILED"):
            async with Redis(f"rediss://localhost:{port}"):
                pass
    assert greetings == ["localhost"]


async def test_a_certificate_for_another_host_is_refused_unless_that_is_allowed(secured_server: Secured) -> None:
    url = secured_server.url.replace("localhost", "127.0.0.1")
    with pytest.raises(TlsRefused, match="CERTIFICATE_VERIFY_FAILED"):
        async with Redis(RedisSettings(url=url, tls_ca=secured_server.authority)):
            pass
    async with Redis(RedisSettings(url=url, tls_ca=secured_server.authority, tls_check_hostname=False)) as redis:
        await redis.ping()
