"""Turns the schema of the installed MkDocs into shapes: the keys, types and checks of its settings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mkdocs.config import config_options as options
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import _LogLevel, get_schema

from paper_listings.owner.mkdocs_shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mkdocs.config.base import BaseConfigOption

_UNSET: Final = frozenset({"config_file_path"})
"""MkDocs settings that a file must not give."""


@cache
def shapes() -> Mapping[str, Shape]:
    """The settings of `mkdocs.yml` that MkDocs knows, by key."""
    return _shapes((key, option) for key, option in get_schema() if key not in _UNSET)


def _shapes(schema: Iterable[tuple[str, BaseConfigOption[Any]]]) -> dict[str, Shape]:
    return {key: _shape(option) for key, option in schema if not isinstance(option, options.Private)}


def _shape(option: BaseConfigOption[Any]) -> Shape:
    """The shape for the first of `_KINDS` that fits the setting; free for kinds that later versions of MkDocs add."""
    return next((made(option) for kind, made in _KINDS if isinstance(option, kind)), Shape(kind="free"))


def _gone(option: options.Deprecated) -> Shape:
    if option.removed:
        return Shape(kind="gone", note=option.message.format(option._name).rstrip("."))  # noqa: SLF001
    return _shape(option.option)


def _plain(option: options.Type[Any]) -> Shape:
    kinds: dict[type, Shape] = {
        str: Shape(kind="text"),
        bool: Shape(kind="flag"),
        list: Shape(kind="list"),
    }
    return kinds.get(option._type, Shape(kind="free"))  # noqa: SLF001 -- MkDocs has no public access to it


def _section(option: options.SubConfig[Any]) -> Shape:
    """A mapping; if MkDocs propagates its values to the mappings inside, their keys are known in it, too."""
    inner = option.config_class
    if not (isinstance(inner, type) and issubclass(inner, Config)):
        return Shape(kind="table", may_be_blank=False)
    keys = _shapes(inner._schema)  # noqa: SLF001
    if isinstance(option, options.PropagatingSubConfig):
        keys = {name: shape for part in keys.values() for name, shape in part.keys.items()} | keys
    return Shape(kind="mapping", keys=keys, may_be_blank=False)


def _complaint(option: BaseConfigOption[Any], text: str) -> str | None:
    """The remedy for MkDocs' error about a text; None if MkDocs accepts it."""
    try:
        option.run_validation(text)
    except (ValidationError, ValueError) as error:
        return "correct it: " + " ".join(str(error).split()).rstrip(".")
    return None


def address_complaint(text: str) -> str | None:
    """The remedy for an invalid address to serve on, HOST:PORT, else None; MkDocs does not check the port."""
    is_known = _complaint(options.IpAddress(), text) is None
    if is_known and 0 < int(text.rpartition(":")[2]) < 1 << 16:
        return None
    return "write localhost or an IP address, a colon, and a port from 1 to 65535, such as 127.0.0.1:8000"


def _judged(option: BaseConfigOption[Any]) -> Shape:
    """A text that MkDocs itself validates."""
    return Shape(kind="text", complaint=lambda text: _complaint(option, text))


_FILES: Final = Shape(kind="list", member=Shape(kind="path", may_be_blank=False), may_be_blank=False)
_KINDS: Final[tuple[tuple[type, Callable[[Any], Shape]], ...]] = (
    (options.Optional, lambda option: _shape(option.option)),
    (options.Deprecated, _gone),
    (options.FilesystemObject, lambda _: Shape(kind="path")),
    (options.Hooks, lambda _: _FILES),
    (options.ListOfItems, lambda option: Shape(kind="list", member=_shape(option.option_type))),
    (options.ExtraScript, lambda _: Shape(kind="script", keys=_shapes(options.ExtraScriptValue._schema))),  # noqa: SLF001
    (options.Nav, lambda _: Shape(kind="nav")),
    (options.Theme, lambda _: Shape(kind="theme")),
    (options.Plugins, lambda _: Shape(kind="named")),
    (options.MarkdownExtensions, lambda _: Shape(kind="named")),
    (options.SubConfig, _section),
    (options.Type, _plain),
    (options.IpAddress, lambda _: Shape(kind="text", complaint=address_complaint)),
    (_LogLevel, lambda option: Shape(kind="choice", choices=tuple(option.levels))),
    (options.URL, _judged),
    (options.PathSpec, _judged),
    (options.EditURITemplate, _judged),
)
"""Kinds of settings, derived classes before their base classes."""
