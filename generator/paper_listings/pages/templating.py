"""Renders Jinja templates to Markdown files made of raw HTML blocks, each on one line."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from paper_listings.display.addresses import relative
from paper_listings.display.repair import linked_html, repaired_html
from paper_listings.insight.library import month_of
from paper_listings.pages.pagination import day_month, weekday
from paper_listings.text import count_of, long_date, short_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from paper_listings.dates import PartialDate

_SPECIAL = re.compile("[!-/:-@\\[-`{-~\xad\U00010000-\U0010ffff]")
_WRITER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""Twenty times as fast if PyYAML has libyaml; the bytes are the same."""
_BLOCK_END = re.compile(r"\n\s*\n")


def entities(text: str) -> str:
    """`text` with every ASCII character except letters, digits and space as a numeric entity.

    It then stays literal in Markdown, in templates of other plugins and in the theme's unescaped attributes;
    non-ASCII characters have no meaning in any of them. Soft hyphens and characters beyond U+FFFF become entities
    too, because PyYAML's two writers, in C and in Python, treat them differently.
    """
    return _SPECIAL.sub(lambda match: f"&#{ord(match.group())};", text)


def verbatim(text: str) -> Markup:
    """`text` for a `<pre>`: white space becomes entities, because a block must be on one line."""
    return Markup(re.sub(r"\s", lambda space: f"&#{ord(space.group())};", escape(text)))  # noqa: S704 -- escaped


def _iso(date: dt.date | PartialDate) -> str:
    return date.isoformat()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("paper_listings.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(long_date=long_date, short_date=short_date, iso=_iso, month=month_of)
    environment.filters.update(weekday=weekday, day_month=day_month, verbatim=verbatim)
    environment.filters.update(shown=repaired_html, linked=linked_html)
    environment.globals.update(count_of=count_of)
    return environment


def render(template: str, here: str, **values: object) -> str:
    """The body of a page: blocks of raw HTML, each on one line, with a blank line between them.

    `here` is the page's address; templates call `link(there)` for a relative link. Braces become numeric entities,
    so that no later template engine can find its syntax in a paper's text.
    """
    text = _environment().get_template(template).render(link=lambda there: relative(here, there), **values)
    blocks = (" ".join(block.split()) for block in _BLOCK_END.split(text))
    body = "\n\n".join(block for block in blocks if block)
    return _plainly(body).replace("{", "&#123;").replace("}", "&#125;") + "\n"


def finished(template: str, here: str, **values: object) -> str:
    """A piece of finished HTML, for a file that no Markdown reads: line breaks and braces stay what they are.

    Apostrophes are written plainly: no template puts an attribute in single quotes.
    """
    text = _environment().get_template(template).render(link=lambda there: relative(here, there), **values)
    return _plainly(text.strip("\n"))


def _plainly(html: str) -> str:
    return html.replace("&#39;", "'")


def front_matter(meta: Mapping[str, Any]) -> str:
    """The YAML front matter of a page; `entities` makes every text in it inert, but the name of a `template`."""
    template = {key: value for key, value in meta.items() if key == "template"}
    return (
        "---\n"
        + yaml.dump(_inert(meta) | template, Dumper=_WRITER, allow_unicode=True, sort_keys=True, width=10_000)
        + "---\n\n"
    )


def _inert(value: Any) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    if isinstance(value, str):
        return entities(value)
    if isinstance(value, dict):
        return {key: _inert(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_inert(item) for item in value]
    return value
