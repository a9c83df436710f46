"""How is a query's tree written down for people? In the syntax of queries, with what was added."""

from __future__ import annotations

from searchapp.query.tree import AllOf, AnyOf, DayFilter, LabelFilter, Node, Not, Phrase, Term


def notation(node: Node) -> str:
    """Return a tree as text: `(ubnd OR "ủy ban nhân dân") kĩ/kỹ -họp`; the tree of nothing is empty."""
    match node:
        case AllOf(children):
            return " ".join(_inner(child) for child in children)
        case AnyOf(children):
            return " OR ".join(_inner(child) for child in children) or "(nothing)"
        case _:
            return _inner(node)


def _inner(node: Node) -> str:
    match node:
        case Term(text, _, also):
            return "/".join((text, *also))
        case Phrase(terms):
            return f'"{" ".join(map(_inner, terms))}"'
        case LabelFilter(field, label, also):
            named = [f'{field}:"{one}"' for one in (label, *also)]
            return named[0] if not also else f"({' OR '.join(named)})"
        case DayFilter(first, last):
            days = (("from", first), ("to", last))
            return " ".join(f"{name}:{day:%d/%m/%Y}" for name, day in days if day is not None)
        case Not(child):
            return f"-{_inner(child)}"
        case AllOf() | AnyOf():
            return f"({notation(node)})"
