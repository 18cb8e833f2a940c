"""Where Redis is, and how it is used; read from the environment when an application starts."""

from pathlib import Path
from typing import Self

from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.redis.address import Address, Topology, read_url


class RedisSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_REDIS_`; times are in seconds.

    `url` is one of

    - `redis://user:password@host:6379/0`, a single server, or `unix:///run/redis.sock?db=0`;
    - `redis+cluster://host:7000,host:7001`, a cluster, by some of its nodes;
    - `redis+sentinel://host:26379,host:26380/mymaster/0`, the master that sentinels call "mymaster".

    `rediss` in place of `redis` is TLS. A user name and a password stand in the URL or in `username` and `password`.
    What is wrong is a `ValidationError`, which never shows a secret.

    >>> RedisSettings(url="redis+sentinel://one,two:26380/mymaster").address.hosts
    (('one', 26379), ('two', 26380))
    """

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="ARMATURE_REDIS_", extra="ignore", hide_input_in_errors=True
    )

    # Not shown by `repr`, as it may hold a password.
    url: str = Field(default="redis://localhost:6379/0", repr=False, description="Where Redis is.")
    username: str | None = Field(default=None, description="The user of Redis (ACL), where the URL names none.")
    password: SecretStr | None = Field(default=None, description="The password, where the URL has none.")
    sentinel_username: str | None = Field(default=None, description="The user of the sentinels.")
    sentinel_password: SecretStr | None = Field(default=None, description="The password of the sentinels.")
    tls_ca: FilePath | None = Field(default=None, description="Certificates that are trusted, as PEM.")
    tls_certificate: FilePath | None = Field(default=None, description="The client's own certificate, as PEM.")
    tls_key: FilePath | None = Field(default=None, description="The key of that certificate, as PEM.")
    tls_check_hostname: bool = Field(default=True, description="Whether a certificate must name the host.")
    prefix: str = Field(default="", description='What stands before every key, such as "shop:".')
    client_name: str | None = Field(
        default=None, pattern=r"^[!-~]+$", description="How the connections are called in `CLIENT LIST`."
    )
    pool_size: int = Field(default=10, ge=1, description="Connections at most, in a cluster to each node.")
    pool_timeout: float = Field(default=2, gt=0, description="How long a command waits for a connection.")
    connect_timeout: float = Field(default=2, gt=0, description="How long connecting may take.")
    command_timeout: float = Field(default=5, gt=0, description="How long an answer may take.")
    retries: int = Field(default=3, ge=0, description="How often a command whose connection broke is sent again.")
    required: bool = Field(default=True, description="Whether an application starts only with Redis.")

    @field_validator("url")
    @classmethod
    def _readable(cls, url: str) -> str:
        read_url(url)
        return url

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        address = read_url(self.url)
        for name in ("username", "password"):
            if getattr(self, name) is not None and getattr(address, name) is not None:
                raise ValueError(f"the {name} stands in `url` and in `{name}`: take one of them out")
        _check_tls(self, tls=address.tls)
        if address.topology is not Topology.SENTINEL and (self.sentinel_username or self.sentinel_password):
            raise ValueError("credentials of sentinels are given, and `url` addresses none")
        return self

    @property
    def address(self) -> Address:
        """What the URL says, with the user name and the password from wherever they stand."""
        address = read_url(self.url)
        password = self.password.get_secret_value() if self.password else address.password
        return address._replace(username=self.username or address.username, password=password)


def _check_tls(settings: RedisSettings, *, tls: bool) -> None:
    files: dict[str, Path | None] = {
        "tls_ca": settings.tls_ca,
        "tls_certificate": settings.tls_certificate,
        "tls_key": settings.tls_key,
    }
    given = next((name for name, file in files.items() if file is not None), None)
    if given and not tls:
        raise ValueError(f"`{given}` is given, and `url` begins without TLS: write `rediss`")
    if settings.tls_key and not settings.tls_certificate:
        raise ValueError("`tls_key` is given, and `tls_certificate` is not")
