"""How is the product asked with other numbers than its own? Constants of `searchapp.ranking`, for a while.

Scoring takes each constant by name from `searchapp.ranking` when its module is imported. So a constant is set
in every module of `searchapp` that holds it under its name, and put back afterwards. An engine keeps scores:
it must be opened within, and not be used after. Nothing else may search in the same process meanwhile.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

import searchapp.engines
import searchapp.query
import searchapp.ranking

Setting = Mapping[str, Any]
"""Values by name of constant; `FIELD_WEIGHT.title` is one entry of a mapping. Empty: as the product is."""


class UnknownSettingError(ValueError):
    """There is no such constant, or it is of another kind."""


def read_settings(path: Path) -> list[Setting]:
    """Return the settings in a JSON file: a list of them, or lists of values by name in all combinations.

    Raises ValueError where it is no such file, UnknownSettingError where a setting cannot be applied.
    """
    given = orjson.loads(path.read_bytes())
    if isinstance(given, dict):
        combinations = itertools.product(*map(_list, given.values()))
        settings: list[Setting] = [dict(zip(given, values, strict=True)) for values in combinations]
    elif isinstance(given, list) and all(isinstance(one, dict) for one in given):
        settings = given
    else:
        raise ValueError("a list of settings is needed, or lists of values by name")
    for setting in settings:
        _values(setting)
    return settings


def named(setting: Setting) -> str:
    """Return a setting in words, for tables."""
    return ", ".join(f"{name} {value}" for name, value in setting.items()) or "as the product is"


@contextmanager
def applied(setting: Setting) -> Iterator[None]:
    """Have the product use these values inside. Raises UnknownSettingError, with nothing changed."""
    changed = [(name, value, _holders(name)) for name, value in _values(setting).items()]
    before = {name: getattr(searchapp.ranking, name) for name, _, _ in changed}
    try:
        for name, value, holders in changed:
            for holder in holders:
                setattr(holder, name, value)
        yield
    finally:
        for name, _, holders in changed:
            for holder in holders:
                setattr(holder, name, before[name])


def _values(setting: Setting) -> dict[str, Any]:
    """Return the whole value of each constant named, of mappings those entries that are not named too."""
    values: dict[str, Any] = {}
    for name, value in setting.items():
        constant, _, entry = name.partition(".")
        known = getattr(searchapp.ranking, constant, None)
        if not constant.isupper() or known is None:
            raise UnknownSettingError(f"{name}: searchapp.ranking has no such constant")
        if isinstance(known, dict) != bool(entry or isinstance(value, dict)) or (
            entry and entry not in known
        ):
            raise UnknownSettingError(f"{name}: {value} cannot stand for {known}")
        if entry:
            value = {**values.get(constant, known), entry: value}
        values[constant] = value
    return values


def _holders(name: str) -> list[ModuleType]:
    """Return the modules of the product that have the very object of this name."""
    _import_all()
    known = getattr(searchapp.ranking, name)
    return [
        module
        for path, module in list(sys.modules.items())
        if path.split(".")[0] == "searchapp" and vars(module).get(name) is known
    ]


def _import_all() -> None:
    """Import what may score, so that nothing takes a constant while it is changed, and keeps it."""
    for package in (searchapp.engines, searchapp.query):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
