"""How is the API explained to people? A page made from the document that programs get."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template

from searchapp.web.api.openapi import described, guide
from searchapp.web.language import current


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a property of an answer."""

    name: str
    type: str
    """As programmers write it: string, integer | null, Hit[]."""
    description: str
    reference: str | None
    """The schema that it, or each of its items, has; None where that has no name."""
    choices: tuple[tuple[str, str], ...] = ()
    """The only values, each with what it means where that is said."""
    default: str | None = None
    example: str | None = None
    bounds: tuple[int | None, int | None] = (None, None)
    inner: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be answered."""

    status: str
    description: str
    reference: str | None
    example: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """What is answered at one address."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    answers: tuple[Answer, ...]
    trial: str
    """The path with some of the examples filled in, below where the application is mounted."""
    trial_shown: str
    """The same as people read it."""


def blueprint() -> Blueprint:
    """Return `/api`."""
    api_page = Blueprint("api_page", __name__)

    @api_page.get("/api")
    def page() -> str:
        document = described(current())
        return render_template(
            "api.html",
            guide=guide(),
            root=document["servers"][0]["url"].rstrip("/"),
            operations=[
                _operation(path, methods["get"], document) for path, methods in document["paths"].items()
            ],
            schemas=[
                (name, schema.get("description", ""), _fields(schema))
                for name, schema in document["components"]["schemas"].items()
            ],
        )

    return api_page


def _operation(path: str, get: dict[str, Any], document: dict[str, Any]) -> Operation:
    parameters = get["parameters"]
    filled = path
    for parameter in parameters:
        filled = filled.replace(f"{{{parameter['name']}}}", quote(str(parameter.get("example", ""))))
    asked = next((str(one["example"]) for one in parameters if one["name"] == "q"), None)
    return Operation(
        name=get["operationId"],
        path=path,
        summary=get["summary"],
        description=get["description"],
        parameters=tuple(
            _field(one["name"], one["schema"], one["description"], one.get("example")) for one in parameters
        ),
        answers=tuple(_answer(status, answer, document) for status, answer in get["responses"].items()),
        trial=filled if asked is None else f"{filled}?{urlencode([('q', asked)])}",
        trial_shown=filled if asked is None else f"{filled}?q={asked}",
    )


def _answer(status: str, answer: dict[str, Any], document: dict[str, Any]) -> Answer:
    if "$ref" in answer:
        answer = document["components"]["responses"][_name(answer)]
    content: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
    example = content.get("example")
    return Answer(
        status=status,
        description=answer["description"],
        reference=_name(content.get("schema", {})),
        example=None if example is None else json.dumps(example, ensure_ascii=False, indent=2),
    )


def _fields(schema: dict[str, Any]) -> tuple[Field, ...]:
    return tuple(_field(name, one, one.get("description", "")) for name, one in schema["properties"].items())


def _field(name: str, schema: dict[str, Any], description: str, example: Any = None) -> Field:
    items = schema.get("items", schema)
    meant = [(one["const"], one["description"]) for one in items.get("oneOf", [])]
    only = [(str(value), "") for value in items.get("enum", [items["const"]] if "const" in items else [])]
    default = schema.get("default")
    return Field(
        name=name,
        type=_type(schema),
        description=description,
        reference=_name(items),
        choices=(*meant, *only),
        default=None if default in (None, "") else str(default),
        example=None if example is None else ", ".join(map(str, _listed(example))),
        bounds=(schema.get("minimum"), schema.get("maximum")),
        inner=_fields(items) if "properties" in items else (),
    )


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(_name(schema))
    kind = schema["type"]
    if kind == "array":
        return f"{_type(schema['items'])}[]"
    return kind if isinstance(kind, str) else " | ".join(kind)


def _name(schema: dict[str, Any]) -> str | None:
    """Return the name that a reference ends in, None if it is no reference."""
    return schema["$ref"].rpartition("/")[2] if "$ref" in schema else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
