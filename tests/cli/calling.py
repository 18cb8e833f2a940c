"""How tests call the command, and the application that they call it with."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]

APP = '''\
"""A shop in one file."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import Application, HttpContext, Module, command, controller, get, post, use_guard


class ShopSettings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, env_prefix="SHOP_")

    currency: str = "EUR"
    payment_key: SecretStr
    database: str = "sqlite:///shop.sqlite3"


class Archive:
    """Nobody needs it."""


class Orders:
    def __init__(self, settings: ShopSettings) -> None:
        self.settings = settings


class SignedIn:
    def can_activate(self, context: HttpContext) -> bool:
        return context.headers.get("authorization") is not None


@controller("/orders")
class OrderController:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @get("/{id:int}")
    async def show(self, id: int) -> str:
        return f"{id} in {self.orders.settings.currency}"

    @post("/")
    @use_guard(SignedIn)
    async def place(self, count: int = 1) -> int:
        return count

    @command("count {what}")
    async def count(self, what: str) -> str:
        return f"7 {what}"


app = Application(Module(name="Shop", controllers=[OrderController], providers=[ShopSettings, Archive, Orders]))
'''


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def armature(*words: str, cwd: Path, **variables: str) -> Done:
    """Runs `armature` as a program."""
    command = [sys.executable, "-m", "armature.cli", *words]
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, encoding="utf-8", check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)
