"""Runs MkDocs from Python: loads `mkdocs.yml`, builds, serves; turns its failures into our errors."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from paper_listings.errors import PapersError, Problem
from paper_listings.owner import config
from paper_listings.owner.mkdocs_schema import address_complaint, shapes
from paper_listings.site import built_folder, folders
from paper_listings.site.folders import Folders, Named
from paper_listings.yamlnodes import shortened

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from paper_listings.owner.config import MkdocsSettings

_OF_VALUE: Final = re.compile(r"Config value '([^']+)': (.*)", re.DOTALL)
"""How MkDocs words a problem with a setting."""
_VALIDATING: Final = frozenset({"_pre_validate", "_validate", "_post_validate"})
"""Functions of MkDocs that check one setting after another, which they call `key`."""
_MANUAL: Final = "correct it; see https://www.mkdocs.org/user-guide/configuration/"


class _Counter(logging.Handler):
    """Collects the warnings of a build, in order."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(_on_a_line(record.getMessage()))
        if record.levelno >= logging.ERROR:
            self.errors.append(self.messages[-1])


def _on_a_line(text: str) -> str:
    """A message on one line, without the traceback that MkDocs adds to some."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(line.startswith('File "') for line in lines):
        lines = [lines[0], lines[-1]]
    return " ".join(" ".join(lines).split())


@contextlib.contextmanager
def listening() -> Iterator[_Counter]:
    """Collect what MkDocs warns of inside the block, instead of printing it."""
    logger = logging.getLogger("mkdocs")
    counter = _Counter()
    propagate, level = logger.propagate, logger.level
    logger.addHandler(counter)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield counter
    finally:
        logger.removeHandler(counter)
        logger.propagate = propagate
        logger.setLevel(level)


def look(path: Path, *, site_dir: Path | None = None) -> MkdocsSettings:
    """The settings in the `mkdocs.yml` at `path`; raises PapersError with everything wrong with it and its folders.

    This runs before MkDocs reads the file, because MkDocs would run the code that YAML tags can name. `site_dir`
    overrides that of the file. Folders that come from the environment are not checked here.
    """
    found = config.look_at_mkdocs(path, shapes())
    problems = list(found.problems)
    named = {
        key: found.given[key].text if key in found.given else key[:4] for key in ("docs_dir", "site_dir")
    }
    texts = (named["docs_dir"], str(site_dir) if site_dir is not None else named["site_dir"])
    if all(text is not None and text.isprintable() for text in texts):
        problems.extend(folders.folder_faults(_folders(path, found, *map(str, texts))))
    if problems:
        raise PapersError(problems)
    return found


def _folders(path: Path, found: MkdocsSettings, docs: str, site: str) -> Folders:
    """The folders as named, relative ones resolved from the file's folder, with the place where each is named."""
    root = folders.plain(path).parent
    given = found.given.get("site_dir")
    named = "site" if given is None else given.text
    is_option = named is not None and folders.plain(root / named) != folders.plain(root / site)
    return Folders(
        root=root,
        docs=Named(path=folders.plain(root / docs), place=found.place_of("docs_dir")),
        site=Named(
            path=folders.plain(root / site),
            place=f"--site-dir {site}" if is_option else found.place_of("site_dir"),
        ),
    )


def folders_of(mkdocs: MkDocsConfig) -> Folders:
    """The folders that MkDocs will use."""
    path = Path(mkdocs.config_file_path)
    return _folders(path, config.look_at_mkdocs(path, shapes()), mkdocs.docs_dir, mkdocs.site_dir)


def load(root: Path, *, site_dir: Path | None = None, strict: bool = False) -> MkDocsConfig:
    """The configuration of the site in `root`.

    Raises PapersError with everything that is wrong with `mkdocs.yml` and the folders it names, then with what MkDocs
    itself rejects.
    """
    path = config.mkdocs_file(root)
    found = look(path, site_dir=site_dir)
    # If standard input is closed, MkDocs takes the file for it, and does not know its path.
    options: dict[str, Any] = {"config_file_path": str(path), "strict": strict}
    options |= {"site_dir": str(site_dir)} if site_dir else {}
    with listening() as heard:
        try:
            mkdocs = load_config(str(path), **options)
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- hooks, plugins and themes raise what they like
            raise PapersError(list(_refusals(heard, error, found))) from None
    problems = folders.folder_faults(_folders(path, found, mkdocs.docs_dir, mkdocs.site_dir))
    if problems := (*problems, *_unfit_pages(mkdocs, found)):
        raise PapersError(problems)
    return mkdocs


def _unfit_pages(mkdocs: MkDocsConfig, found: MkdocsSettings) -> Iterator[Problem]:
    """Problems that every page would have: assets that are missing, or loaded from other sites."""
    if mkdocs.theme.name == "material" and mkdocs.theme.get("font", False) is not False:
        problem = "theme.font would be loaded from another site"
        yield Problem(place=found.place_of("theme"), problem=problem, remedy='add "font: false" to the theme')
    sheets = [("extra_css", str(path), "extra_css") for path in mkdocs.extra_css]
    for key, path, name in (*sheets, ("theme", str(mkdocs.theme.get("favicon", "")), "theme.favicon")):
        below = path.partition("?")[0]
        places = [Path(folder) / below for folder in (mkdocs.docs_dir, *mkdocs.theme.dirs)]
        if path and not any(map(os.path.isfile, places)):
            yield Problem(
                place=found.place_of(key),
                problem=f'{name} names "{shortened(path)}", which is neither in docs_dir nor in the theme',
                remedy="correct the path, or remove it",
            )


def _is_an_address(target: str) -> bool:
    try:
        return urlsplit(target).scheme != ""
    except ValueError:
        return False


def missing_pages(mkdocs: MkDocsConfig, coming: Container[str] = ()) -> tuple[Problem, ...]:
    """Pages that the navigation links to but that are not in `docs_dir`.

    `coming` are the names directly below it that are yet to be generated.
    """
    found = config.look_at_mkdocs(Path(mkdocs.config_file_path), shapes())
    targets = [(page.place, str(page.text)) for page in found.pages]
    return tuple(
        Problem(
            place=place,
            problem=f'nav links to "{shortened(target)}", which is not in docs_dir',
            remedy="correct the path, or remove the line",
        )
        for place, target in targets
        if not _is_an_address(target)
        and target.lstrip("/").partition("/")[0] not in coming
        and not os.path.exists(Path(mkdocs.docs_dir) / target.partition("#")[0].lstrip("/"))  # noqa: PTH110 -- false for a path that is too long, where Path raises
    )


def _refusals(heard: _Counter, error: BaseException, found: MkdocsSettings) -> Iterator[Problem]:
    """MkDocs' complaints about its settings, each with its place."""
    if not isinstance(error, MkDocsException):
        frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
        keys = [frame.f_locals.get("key") for frame in frames if frame.f_code.co_name in _VALIDATING]
        problem = f"{type(error).__name__}: {_on_a_line(str(error))}"
        yield Problem(place=found.place_of(str(keys[0]) if keys else ""), problem=problem, remedy=_MANUAL)
        return
    for said in heard.errors or heard.messages or [_on_a_line(str(error))]:
        of_value = _OF_VALUE.fullmatch(said)
        key, problem = of_value.groups() if of_value else ("", said)
        yield Problem(
            place=found.place_of(key), problem=f"{key}: {problem}".lstrip(": ").rstrip(". "), remedy=_MANUAL
        )


def _stopped(error: BaseException, heard: str, found: MkdocsSettings) -> PapersError:
    """Why MkDocs stopped: an error of this program, or one of its own, which may come from a template."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PapersError):
            return cause
        cause = cause.__cause__ or cause.__context__
    said = heard or _on_a_line(str(error))
    if not isinstance(error, MkDocsException | SystemExit):
        said = f"{type(error).__name__}: {said}"
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    templates = [Path(name).name for name in files if name.endswith(".html")]
    where = f" in {templates[-1]}" if templates else ""
    return PapersError.single(
        found.place_of("theme" if templates else ""),
        f"MkDocs stopped{where}: {said}",
        "correct what it names and build again",
    )


def _is_of_the_system(error: BaseException) -> bool:
    """Whether the disk or the network failed; a missing template is an OSError too, but has no errno."""
    return isinstance(error, OSError) and error.errno is not None


def build(mkdocs: MkDocsConfig) -> tuple[str, ...]:
    """Build the site; returns MkDocs' warnings, which fail a strict build."""
    with listening() as heard:
        try:
            with built_folder.writing(Path(mkdocs.site_dir)):
                mkdocs_build.build(mkdocs)
        except (Exception, SystemExit) as error:  # hooks, plugins and themes raise what they like
            if isinstance(error, PapersError) or _is_of_the_system(error):
                raise
            raise stopped(mkdocs, error, heard.messages) from None
        return tuple(heard.messages)


def stopped(mkdocs: MkDocsConfig, error: BaseException, heard: list[str]) -> PapersError:
    """Why MkDocs stopped with `error`, after the warnings `heard`."""
    return _stopped(error, "; ".join(heard), config.look_at_mkdocs(Path(mkdocs.config_file_path), shapes()))


class _LookedAt:
    """`mkdocs.yml` as a file that is checked each time before MkDocs reads it: while serving, at every change."""

    closed = False

    def __init__(self, path: Path) -> None:
        self.name = str(folders.plain(path))
        self._content = io.BytesIO()

    def seek(self, _: int) -> None:
        """Check the file as it is now: MkDocs is about to read it from the start."""
        try:
            look(Path(self.name))
        except PapersError as error:
            raise Abort(str(error)) from error
        self._content = io.BytesIO(Path(self.name).read_bytes())

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._content.read(size)

    def close(self) -> None:
        """Stay open: MkDocs will read the file again."""


def serve(root: Path, address: str | None = None) -> None:
    """Build and serve the site with live reload, until interrupted; `address` is HOST:PORT."""
    path = config.mkdocs_file(root)
    if address is not None and (remedy := address_complaint(address)):
        raise PapersError.single(f"--address {address}", "not an address of this machine with a port", remedy)
    load(root)
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    try:
        mkdocs_serve.serve(_LookedAt(path), **options)  # type: ignore[arg-type]  # any file will do
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- hooks, plugins and themes raise what they like
        if isinstance(error, OSError) and _is_of_the_system(error):
            raise PapersError.single(
                address or "127.0.0.1:8000",
                f"cannot be served ({error.strerror})",
                "choose another with --address",
            ) from None
        raise _stopped(error, "", config.look_at_mkdocs(path, shapes())) from None
