"""What numbers of settings must be, said in one way."""

from math import isfinite, isnan

from armature.resilience.errors import InvalidSetting


def count(owner: str, key: str, value: int, *, least: int = 1) -> int:
    """A whole number of at least `least`; `InvalidSetting` otherwise."""
    if value != value // 1 or value < least:
        raise InvalidSetting(f'{owner}: "{key}" is {value}. Make it a whole number of at least {least}.')
    return value


def duration(owner: str, key: str, value: float, *, zero: bool = False) -> float:
    """Seconds, above 0 or from 0 on, and not endless; `InvalidSetting` otherwise."""
    if not isfinite(value) or value < 0 or (value == 0 and not zero):
        raise InvalidSetting(f'{owner}: "{key}" is {value:g}. Make it seconds {"from 0 on" if zero else "above 0"}.')
    return value


def share(owner: str, key: str, value: float) -> float:
    """A ratio above 0 and up to 1; `InvalidSetting` otherwise."""
    if isnan(value) or not 0 < value <= 1:
        raise InvalidSetting(f'{owner}: "{key}" is {value:g}. Make it a ratio above 0 and at most 1.')
    return value
