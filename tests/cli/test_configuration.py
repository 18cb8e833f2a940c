"""Settings: where each value comes from, what is wrong, and that no secret is printed."""

import os
from pathlib import Path

import pytest

from tests.cli.calling import Done, Run

pytestmark = pytest.mark.usefixtures("project")

SETTINGS = """\
from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, SecretBytes, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import Application, Module


class Limits(BaseModel):
    depth: int = 1


class ShopSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SHOP_", env_nested_delimiter="__", env_file=".shop", secrets_dir="secrets", extra="forbid"
    )

    currency: str = "EUR"
    folder: Path = Path("/data")
    payment_key: SecretStr | None = None
    signing: SecretBytes = SecretBytes(b"in-the-code")
    mail_password: str = "hunter2"
    token_lifetime: int = 60
    database: str = "postgresql://shop:geheim@db/shop"
    limits: Limits = Limits()
    names: list[str] = []
    pin: str = "4711-geheim"
    extra: dict[str, str] = {"password": "hunter3", "color": "red"}
    libpq: str = "host=db user=me password=hunter4"
    hook: str = "https://hooks/?token=hunter5&x=1"
    port: int = Field(8000, validation_alias="THE_PORT")
    host: str = Field("::", validation_alias=AliasChoices("SHOP_HOST", "HOST"))

    @field_validator("mail_password")
    @classmethod
    def long(cls, value: str) -> str:
        if len(value) < 4:
            raise ValueError(f"{value} is too short")
        return value


app = Application(Module(name="Shop", providers=[ShopSettings]))
given = Application(Module(name="Shop", providers=[]), settings=None)
"""


@pytest.fixture
def shop(project: Path) -> Path:
    """The project with settings from everywhere."""
    (project / "src" / "shop.py").write_text(SETTINGS, encoding="utf-8")
    (project / ".env").write_text("SHOP_CURRENCY=USD\nSHOP_HOST=0.0.0.0\nSHOP_CURENCY=GBP\nOTHER\n", encoding="utf-8")
    (project / ".env.prod").write_text("SHOP_CURRENCY=CHF\n", encoding="utf-8")
    (project / ".shop").write_text("SHOP_FOLDER=/srv\n", encoding="utf-8")
    (project / "secrets").mkdir()
    (project / "secrets" / "SHOP_SIGNING").write_text("from-a-file", encoding="utf-8")
    os.environ |= {"SHOP_CURRENCY": "EUR", "THE_PORT": "9000", "SHOP_LIMITS__DEPTH": "3"}
    return project


def of_shop(done: Done) -> dict[str, tuple[str, str]]:
    return {
        each["variable"]: (each["value"], each["origin"])
        for each in done.data["settings"]
        if each["settings"] == "ShopSettings"
    }


def test_each_value_has_an_origin_and_secrets_are_masked(shop: Path, run: Run) -> None:
    assert of_shop(run("config:show", "--json")) == {
        "SHOP_CURRENCY": ("EUR", "environment"),
        "SHOP_FOLDER": ("/srv", ".shop"),
        "SHOP_PAYMENT_KEY": ("**********", "environment"),
        "SHOP_SIGNING": ("**********", "file in secrets"),
        "SHOP_MAIL_PASSWORD": ("**********", "default"),
        "SHOP_TOKEN_LIFETIME": ("60", "default"),
        "SHOP_DATABASE": ("postgresql://shop:**********@db/shop", "default"),
        "SHOP_LIMITS": ('{"depth":3}', "environment"),
        "SHOP_NAMES": ("[]", "default"),
        "SHOP_PIN": ("**********", "default"),
        "SHOP_EXTRA": ('{"password":**********,"color":"red"}', "default"),
        "SHOP_LIBPQ": ("host=db user=me password=**********", "default"),
        "SHOP_HOOK": ("https://hooks/?token=**********&x=1", "default"),
        "THE_PORT": ("9000", "environment"),
        "SHOP_HOST": ("0.0.0.0", ".env"),
    }


@pytest.mark.parametrize(
    "words", [["config:show"], ["config:check"], ["config:show", "--json"], ["config:check", "--json"]]
)
def test_no_secret_is_printed(shop: Path, run: Run, words: list[str]) -> None:
    done = run(*words)

    assert done.code == 0
    assert "SHOP_MAIL_PASSWORD" in done.out
    for secret in ("a-secret", "in-the-code", "from-a-file", "hunter", "geheim"):
        assert secret not in done.out + done.err


def test_a_variable_that_nobody_reads_is_told_with_what_may_be_meant(shop: Path, run: Run) -> None:
    os.environ["ARMATURE_BODY_LIMT"] = "1"

    assert run("config:check").out.splitlines()[-2:] == [
        'Nobody reads ARMATURE_BODY_LIMT (environment). Did you mean "ARMATURE_BODY_LIMIT"?',
        'Nobody reads SHOP_CURENCY (.env). Did you mean "SHOP_CURRENCY"?',
    ]


def test_the_environment_of_another_place_is_checked_by_its_name(shop: Path, run: Run) -> None:
    del os.environ["SHOP_CURRENCY"]

    assert of_shop(run("config:show", "--json", "--env", "prod"))["SHOP_CURRENCY"] == ("CHF", ".env.prod")
    assert run("config:show", "--env", "stage") == (
        2,
        "",
        f'There is no ".env.stage" in {shop}; write one, or leave `--env` out.\n',
    )


FAULTS = [
    ({"THE_PORT": "x"}, "THE_PORT: Input should be a valid integer, unable to parse string as an integer"),
    ({"SHOP_MAIL_PASSWORD": "abc"}, "SHOP_MAIL_PASSWORD: is missing, or not valid"),
    ({"SHOP_NAMES": "abc"}, "SHOP_NAMES: is not valid JSON"),
]


@pytest.mark.parametrize(("variables", "fault"), FAULTS, ids=["type", "secret", "JSON"])
@pytest.mark.parametrize("words", [["config:check"], ["config:check", "--json"]], ids=["text", "JSON"])
def test_what_is_not_valid_is_told_and_2(
    shop: Path, run: Run, words: list[str], variables: dict[str, str], fault: str
) -> None:
    os.environ |= variables

    done = run(*words)

    assert done.code == 2
    assert done.err == f"The application would not start with these settings:\n    {fault}\nSet the variables.\n"


def test_a_missing_setting_is_told_and_2(run: Run) -> None:
    del os.environ["SHOP_PAYMENT_KEY"]

    done = run("config:check")

    assert done.code == 2
    assert "  SHOP_PAYMENT_KEY" in done.out
    assert done.err == (
        "The application would not start with these settings:\n"
        "    SHOP_PAYMENT_KEY: is missing, or not valid\n"
        "Set the variables.\n"
    )


def test_what_a_class_forbids_is_told_by_its_name(shop: Path, run: Run) -> None:
    (shop / ".shop").write_text("SHOP_COLOR=red\n", encoding="utf-8")

    assert "color: Extra inputs are not permitted" in run("config:check").err


def test_settings_that_are_given_as_a_value_are_not_read(project: Path, run: Run) -> None:
    source = (
        "from armature.core import Application, ApplicationSettings, Module\n"
        "app = Application(Module(), settings=ApplicationSettings(body_limit=1))\n"
    )
    (project / "src" / "shop.py").write_text(source, encoding="utf-8")

    assert run("config:show", "--json").data["settings"] == []


def test_one_value_that_is_no_json_leaves_the_origins_of_the_others(shop: Path, run: Run) -> None:
    os.environ["SHOP_NAMES"] = "{bad"

    found = of_shop(run("config:show", "--json"))

    assert {name: found[name][1] for name in ("SHOP_NAMES", "SHOP_CURRENCY", "SHOP_HOST", "SHOP_PIN")} == {
        "SHOP_NAMES": "environment",
        "SHOP_CURRENCY": "environment",
        "SHOP_HOST": ".env",
        "SHOP_PIN": "default",
    }


def test_a_file_of_variables_that_is_no_text_is_a_sentence(shop: Path, run: Run) -> None:
    (shop / ".env").write_bytes(b"SHOP_CURRENCY=\xff\n")

    assert run("config:check").err == f"{shop / '.env'} is no UTF-8: invalid start byte at byte 14.\n"


VAULT = """\
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from armature.core import Application, Module


class Vault(PydanticBaseSettingsSource):
    def get_field_value(self, field, field_name):
        return None, "", False

    def __call__(self):
        return {"currency": "CHF"}


class ShopSettings(BaseSettings):
    currency: str = "EUR"

    @classmethod
    def settings_customise_sources(cls, settings_cls, **sources):
        return (Vault(settings_cls),)


app = Application(Module(name="Shop", providers=[ShopSettings]))
"""


def test_a_source_of_ones_own_is_told_by_its_class(project: Path, run: Run) -> None:
    (project / "src" / "shop.py").write_text(VAULT, encoding="utf-8")

    assert of_shop(run("config:show", "--json")) == {"CURRENCY": ("CHF", "Vault")}
