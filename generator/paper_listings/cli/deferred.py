"""Modules that are loaded when they are first used, so that help and wrong usage do not wait for MkDocs."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Deferred:
    """Stands in for the module called `name` until one of its attributes is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 -- whatever the module has
        return getattr(import_module(self._name), attribute)
