"""The generated data: always the same, made once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from examples.shop import seed as seeding
from examples.shop.seed import seed


def _dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_same_numbers_give_the_same_data(tmp_path: Path) -> None:
    for name in ("one", "two"):
        seed(tmp_path / name, products=20, orders=20)

    assert _dump(tmp_path / "one") == _dump(tmp_path / "two")


def test_it_fills_a_database_once_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "folder" / "shop.sqlite3"
    monkeypatch.setenv("SHOP_DATABASE", str(path))

    seeding.main()
    once = _dump(path)
    seeding.main()

    assert capsys.readouterr().out == (
        f"The database {path} now holds 1,000 products and 5,000 orders.\nThe database {path} was there already.\n"
    )
    assert _dump(path) == once
    with closing(sqlite3.connect(path)) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("products", "orders")]
    assert counts == [1_000, 5_000]


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada, " * 200, encoding="utf-8")
    monkeypatch.setenv("SHOP_DATABASE", str(path))

    with pytest.raises(SystemExit) as stopped:
        seeding.main()

    assert stopped.value.code == (
        f"The database {path} cannot be filled: file is not a database. Name another with SHOP_DATABASE."
    )
    assert path.read_text(encoding="utf-8") == "Dear Ada, " * 200
