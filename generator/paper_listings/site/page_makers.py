"""Identifies what decides the bytes that MkDocs makes of a page, besides the page: settings, theme, hooks, versions."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.plugins import BasePlugin, get_plugins

from paper_listings.store.derived import digest, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

_LEFT_OUT: Final = frozenset(
    {"config_file_path", "dev_addr", "docs_dir", "hooks", "plugins", "site_dir", "strict", "theme", "watch"}
)
"""Settings that decide where files are, not what is in them, and those that are looked at apart."""
_PACKAGES: Final = ("mkdocs", "mkdocs-material", "pymdown-extensions")


def makers_of(mkdocs: MkDocsConfig) -> str:
    """A digest of what makes pages: the same on every machine with the same settings, theme, hooks and packages.

    Ask for it before a build: a build adds to the settings.
    """
    settings = [{key: value for key, value in mkdocs.items() if key not in _LEFT_OUT}, dict(mkdocs.theme)]
    plugins = [
        (name, plugin.config) for name, plugin in mkdocs.plugins.items() if isinstance(plugin, BasePlugin)
    ]
    packages = {
        entry.dist.name for name, entry in get_plugins().items() if name in mkdocs.plugins and entry.dist
    }
    versions = [(package, metadata.version(package)) for package in sorted({*packages, *_PACKAGES})]
    said = json.dumps([settings, plugins, versions], sort_keys=True, default=_named)
    return digest(program(), said, *_own_files(mkdocs)).hex()


def _named(value: object) -> str:
    """What a setting is called that JSON does not have, such as a function or a date."""
    return f"{type(value).__name__} {getattr(value, '__qualname__', value)}"


def _own_files(mkdocs: MkDocsConfig) -> Iterator[str | bytes]:
    """The names and contents of the files of the owner's theme and hooks."""
    custom = Path(mkdocs.theme.dirs[0]) if mkdocs.theme.custom_dir else None
    for path in sorted(custom.rglob("*")) if custom else ():
        if path.is_file():
            yield path.relative_to(str(custom)).as_posix()
            yield path.read_bytes()
    hooks: Any = mkdocs.hooks  # a dictionary, whatever its type says
    for name in hooks or ():
        yield str(name)
        yield (Path(mkdocs.config_file_path).parent / name).read_bytes()
