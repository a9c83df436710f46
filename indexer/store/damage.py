"""What is raised over bytes that are not what they should be? One error, whatever they led to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from indexer.errors import DamagedIndexError, MunicipalSearchError
from indexer.store.folder import IndexFolder, why


class _InFolder(Protocol):
    folder: IndexFolder


_Of = TypeVar("_Of", bound=_InFolder)
_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")


def guarded(read: Callable[Concatenate[_Of, _Asked], _Told]) -> Callable[Concatenate[_Of, _Asked], _Told]:
    """Have a method that reads from `self.folder` raise no other exception than a MunicipalSearchError."""

    @wraps(read)
    def reading(self: _Of, /, *asked: _Asked.args, **named: _Asked.kwargs) -> _Told:
        try:
            return read(self, *asked, **named)
        except MunicipalSearchError:
            raise
        except Exception as error:
            raise damaged(self.folder, error) from error

    return reading


def damaged(folder: IndexFolder, error: Exception) -> DamagedIndexError:
    """Return what to raise instead of another exception."""
    return DamagedIndexError(folder.root, f"it cannot be read ({why(error)})")
