"""What may stand in an address? Parameters: how each is read, and what programs are told of it.

A table of them is both: `read` takes the values of an address by it, the API's description lists it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

from indexer.analysis.dates import BadDateError, parse_day
from indexer.errors import MunicipalSearchError

FaultCode = Literal[
    "unknown",
    "not-a-date",
    "no-such-day",
    "not-a-choice",
    "not-a-number",
    "too-many",
    "too-deep",
    "order",
    "not-a-cursor",
    "other-search",
    "page-and-cursor",
]

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

MOST_VALUES = 50
"""Of a repeatable parameter; every one costs time, and room in each address that the page links to."""

_MOST_DIGITS = 20  # a number of more is too large whatever follows


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request."""

    field: str
    """Name of the parameter."""
    code: FaultCode
    value: str
    """What was given."""
    message: str
    """An English sentence: what is wrong and what to write instead."""


class InvalidParametersError(MunicipalSearchError):
    """An address with faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


class BadValueError(ValueError):
    """A value that a parameter does not take; `str()` is a sentence that says why."""

    def __init__(self, code: FaultCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class Kind(Protocol):
    """What values a parameter takes."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""

    def read(self, text: str) -> Any:
        """Return the value that a text stands for, space around it or not. Raises BadValueError."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter."""

    name: str
    kind: Kind
    description: str
    """In Vietnamese, as the catalogues have it."""
    example: Any
    field: str = ""
    """What the value is called in Python, where not by the parameter's name."""
    repeatable: bool = False
    """It takes several values; of any other the last one given counts."""
    default: Any = None
    """As JSON has it; None where nothing is meant by not giving it."""
    for_programs: bool = False
    """Pages do not know it."""


Table = Mapping[str, Parameter]


def table(*parameters: Parameter) -> Table:
    """Return parameters by name, in the order given."""
    return {parameter.name: parameter for parameter in parameters}


def read(
    known: Table, source: str | Iterable[tuple[str, str]], *, page: bool = False
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values given in a query string, or its decoded pairs, by field, and every fault.

    Empty values count as not given; a repeatable parameter's are a tuple, each of them once, and what
    comes after the first MOST_VALUES is one fault and not read. What is not known is a fault, but for a
    `page`, which ignores it and what is for programs alone.
    """
    pairs = parse_qsl(source.lstrip("?"), keep_blank_values=True) if isinstance(source, str) else source
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        texts = given.setdefault(name, [])
        if text.strip():
            texts.append(text)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, texts in given.items():
        parameter = known.get(name)
        if parameter is None:
            if not page:
                value = clean("".join(texts[-1:]))
                faults.append(Fault(name, "unknown", value, "there is no such parameter"))
        elif texts and not (page and parameter.for_programs):
            if parameter.repeatable and len(texts) > MOST_VALUES:
                faults.append(_too_many(parameter, texts))
            counting = texts[:MOST_VALUES] if parameter.repeatable else texts[-1:]
            read_values = _read(parameter, counting, faults)
            if read_values:
                field = parameter.field or name
                values[field] = tuple(dict.fromkeys(read_values)) if parameter.repeatable else read_values[0]
    return values, faults


def in_order(known: Table, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults in the order of a table, what it does not know last."""
    places = {name: place for place, name in enumerate(known)}
    return tuple(sorted(faults, key=lambda fault: places.get(fault.field, len(places))))


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, made NFC."""

    most: int | None = None
    """Characters that are described as the most; whether more are cut or refused is not decided here."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        return {"type": "string"} if self.most is None else {"type": "string", "maxLength": self.most}

    def read(self, text: str) -> str:
        """Return the text."""
        return clean(text)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that is still being typed, as it stands: a space at its end says that the last word is whole."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        return {"type": "string"}

    def read(self, text: str) -> str:
        """Return the text without lone surrogates."""
        return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words or numbers."""

    choices: Sequence[str] | Sequence[int]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        numbers = isinstance(self.choices[0], int)
        return {"type": "integer" if numbers else "string", "enum": list(self.choices)}

    def read(self, text: str) -> str | int:
        """Return the choice that is spelt so."""
        text = text.strip()
        for choice in self.choices:
            if str(choice) == text:
                return choice
        named = ", ".join(map(str, self.choices))
        raise BadValueError("not-a-choice", f"“{clean(text)}” is not one of {named}")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 1."""

    refusal: str
    """What is said of any other text after the text itself."""
    most: int
    checked: bool = True
    """A larger number is refused here."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        return {"type": "integer", "minimum": 1, "maximum": self.most}

    def read(self, text: str) -> int:
        """Return the number."""
        text = text.strip()
        if _NUMBER.fullmatch(text):
            value = int(text.lstrip("0")[:_MOST_DIGITS])
            if value <= self.most or not self.checked:
                return value
        raise BadValueError("not-a-number", f"“{clean(text)}” {self.refusal}")


@dataclass(frozen=True, slots=True)
class Written:
    """A text of some form."""

    form: str
    """A regular expression that Python and JSON Schema read alike."""
    code: FaultCode
    refusal: str
    """What is said of any other text after the text itself."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        return {"type": "string", "pattern": f"^({self.form})$"}

    def read(self, text: str) -> str:
        """Return the text."""
        text = text.strip()
        if re.fullmatch(self.form, text):
            return text
        raise BadValueError(self.code, f"“{clean(text)}” {self.refusal}")


@dataclass(frozen=True, slots=True)
class DayText:
    """A day, day first or as ISO 8601 has it."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value; not every text of this form is a day of the calendar."""
        return {"type": "string", "pattern": f"^({'|'.join([*_DAY_FIRST, _ISO_DAY])})$"}

    def read(self, text: str) -> date:
        """Return the day."""
        try:
            return parse_day(text)
        except BadDateError as error:
            raise BadValueError(
                "no-such-day" if error.impossible else "not-a-date", clean(str(error))
            ) from None


def clean(text: str) -> str:
    """Return the text in NFC without surrounding space and lone surrogates, which no JSON can carry."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8")).strip()


_NUMBER = re.compile("0*[1-9][0-9]*")
_DAY, _MONTH, _YEAR = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])", "(?!0000)[0-9]{4}"
_DAY_FIRST = [f"{_DAY}{sign}{_MONTH}{sign}{_YEAR}" for sign in ("/", "-", "[.]")]
_ISO_DAY = f"{_YEAR}-{_MONTH}-{_DAY}"


def _too_many(parameter: Parameter, texts: list[str]) -> Fault:
    message = f"{len(texts)} values are given; at most {MOST_VALUES} are taken"
    return Fault(parameter.name, "too-many", clean(texts[MOST_VALUES]), message)


def _read(parameter: Parameter, texts: list[str], faults: list[Fault]) -> list[Any]:
    values = []
    for text in texts:
        try:
            values.append(parameter.kind.read(text))
        except BadValueError as error:
            faults.append(Fault(parameter.name, error.code, clean(text), str(error)))
    return values
