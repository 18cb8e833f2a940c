"""Each kind of server, started here and spoken to by a client of its kind."""

import smtplib
from email.message import EmailMessage

import aiomcache
import asyncpg
import boto3
import pytest
from redis.asyncio import Redis

from armature.testing import services
from armature.testing.services import Service


async def test_redis_keeps_what_it_is_given(redis_server: Service) -> None:
    async with Redis.from_url(redis_server.url) as client:
        await client.set("tests:redis", "kept")

        assert await client.get("tests:redis") == b"kept"


async def test_memcached_keeps_what_it_is_given(memcached_server: Service) -> None:
    client = aiomcache.Client(memcached_server.host, memcached_server.port)
    try:
        await client.set(b"tests:memcached", b"kept")

        assert await client.get(b"tests:memcached") == b"kept"
    finally:
        await client.close()


async def test_postgres_answers_sql(postgres_server: Service) -> None:
    connection = await asyncpg.connect(postgres_server.url)
    try:
        rows = await connection.fetch("SELECT n * n AS square FROM generate_series(1, 3) AS n")
        level = await connection.fetchval("SHOW wal_level")
    finally:
        await connection.close()

    assert [row["square"] for row in rows] == [1, 4, 9]
    assert level == "logical"


def test_smtp_keeps_messages_in_the_order_of_their_arrival(smtp_server: Service) -> None:
    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        for subject in ("Grüße", "second"):
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = "shop@example.com", "ada@example.com", subject
            message.set_content("Your order is on its way.")
            client.send_message(message)

    received = services.received(smtp_server)

    assert [each["Subject"] for each in received] == ["Grüße", "second"]
    assert received[0]["X-RcptTo"] == "ada@example.com"
    assert received[0].get_content() == "Your order is on its way.\n"


def test_s3_keeps_objects(s3_server: Service) -> None:
    client = boto3.client(
        "s3", endpoint_url=s3_server.url, region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="orders", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    client.put_object(Bucket="orders", Key="1.json", Body=b"{}")

    assert client.get_object(Bucket="orders", Key="1.json")["Body"].read() == b"{}"


def test_messages_of_a_server_elsewhere_are_its_own() -> None:
    service = Service("smtp", "smtp://mail.example:25", "environment")

    with pytest.raises(ValueError, match=r"The messages at smtp://mail\.example:25 are kept there: ask it for them\."):
        services.received(service)
