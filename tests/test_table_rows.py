"""Tests the rows of the core's tables: each has an example here, and a new row without one fails."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import string
from typing import get_args

import pytest

from paper_listings import paper as papers
from paper_listings import text
from paper_listings.display import addresses, mathml, repair
from paper_listings.errors import PapersError
from paper_listings.exports import author_names, bibtex, page_metadata
from paper_listings.exports.json_schema import FILES
from paper_listings.feeds import item_text as feed_text
from paper_listings.insight import summaries, terms
from paper_listings.insight.commonness import COMMON, PLAIN
from paper_listings.owner import saved_searches
from paper_listings.pages import cards, pagination
from paper_listings.sources import registry
from paper_listings.sources.arxiv import entries
from paper_listings.sources.arxiv import feed as arxiv_feed
from paper_listings.sources.listing import lines as listing_lines
from paper_listings.sources.listing import links, parser
from paper_listings.sources.source_settings import SourceConfig
from paper_listings.topics import matcher, taxonomy, term_bag, words
from paper_listings.yamlnodes import nodes

DAY = dt.date(2024, 6, 24)


def alternatives(pattern: str, beginning: str) -> set[str]:
    """The alternatives of the pattern's group that starts like this."""
    found = re.search(re.escape(beginning) + r"((?:\\.|\((?:[^()]|\([^()]*\))*\)|[^()\\])*)", pattern)
    assert found
    return set(re.split(r"\|(?![^(]*\))", found[1]))


# --- text and dates

MONTHS = {
    1: ("January", "Jan"), 2: ("February", "Feb"), 3: ("March", "Mar"), 4: ("April", "Apr"), 5: ("May", "May"),
    6: ("June", "Jun"), 7: ("July", "Jul"), 8: ("August", "Aug"), 9: ("September", "Sep"), 10: ("October", "Oct"),
    11: ("November", "Nov"), 12: ("December", "Dec"),
}  # fmt: skip


def test_every_month_has_its_name_long_and_short() -> None:
    assert len(text.MONTHS) == len(MONTHS)
    for number, (long, short) in MONTHS.items():
        day = dt.date(2024, number, 9)
        assert text.long_date(day) == f"9 {long} 2024"
        assert text.short_date(day) == f"9 {short} 2024"
        assert text.month_name(2024, number) == f"{long} 2024"


def test_every_month_is_read_in_a_listing_and_in_bibtex_however_it_is_written() -> None:
    spelt = {spelling: number for number, both in MONTHS.items() for spelling in both} | {"Sept": 9}
    assert spelt == listing_lines._MONTH_NUMBERS
    for spelling, number in spelt.items():
        for written in (f"{spelling} 9, 2024", f"{spelling}. 9, 2024", f"Published on {spelling} 9, 2024"):
            printed = listing_lines.printed_date(written, 1)
            assert printed
            assert (printed.month, printed.day, printed.year) == (number, 9, 2024)


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_every_weekday_has_its_name() -> None:
    days = [DAY + dt.timedelta(days=number) for number in range(7)]
    assert [pagination.weekday_date(day) for day in days] == [
        f"{name}, {text.long_date(day)}" for name, day in zip(WEEKDAYS, days, strict=True)
    ]
    assert [pagination.weekday(day) for day in days] == [name[:3] for name in WEEKDAYS]


@pytest.mark.parametrize("mark", "<>\"'`“”‘’{}|^[]…—、。，；：！？（）「」『』【】《》 ")
def test_an_address_ends_at_every_mark_that_is_never_in_one(mark: str) -> None:
    cut = () if mark == "…" else ("https://otter.example/a",)
    assert text.find_urls(f"https://otter.example/a{mark}b") == cut


@pytest.mark.parametrize("mark", ".,;:!?*_~)")
def test_every_mark_at_the_end_of_an_address_is_no_part_of_it(mark: str) -> None:
    assert text.find_urls(f"https://otter.example/a{mark} b") == ("https://otter.example/a",)


@pytest.mark.parametrize("sign", "_%&#$~")
def test_every_sign_that_tex_escapes_is_plain_in_an_address(sign: str) -> None:
    assert text.find_urls(rf"https://otter.example/a\{sign}b") == (f"https://otter.example/a{sign}b",)


@pytest.mark.parametrize("sign", [*"<>\"'`\\{}|^", " ", "\x00"])
def test_no_address_holds_what_could_end_an_attribute(sign: str) -> None:
    assert not text.is_web_address(f"https://otter.example/a{sign}b")


# --- links and addresses

LINKS: dict[papers.LinkKind, str] = {
    "code": "https://github.com/owls/net",
    "project": "https://owls.example/",
    "model": "https://huggingface.co/owls/net",
    "dataset": "https://huggingface.co/datasets/owls/net",
    "pdf": "https://owls.example/a.pdf",
}
LABELS = {"code": "Code", "project": "Project", "model": "Model", "dataset": "Dataset", "pdf": "PDF"}


def test_every_kind_of_link_is_found_in_text_and_labelled_on_a_card() -> None:
    assert tuple(LINKS) == papers.LINK_KINDS
    for kind, url in LINKS.items():
        assert papers.link_kind(url) == kind
        paper = papers.Paper(key="t-0", title="Owls", listed=DAY, links=(papers.Link(kind=kind, url=url),))
        assert cards.Out(label=LABELS[kind], url=url) in cards.outward(paper)


CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "anonymous.4open.science")
HUB_HOSTS = ("huggingface.co", "hf.co")
HUB_SECTIONS = ("spaces", "papers", "collections", "blog", "docs")


def test_every_host_of_code_and_models_is_known_with_and_without_www() -> None:
    assert (set(CODE_HOSTS), set(HUB_HOSTS)) == (set(papers._CODE_HOSTS), set(papers._HUB_HOSTS))
    for www in ("", "www."):
        assert {papers.link_kind(f"https://{www}{host}/owls/net") for host in CODE_HOSTS} == {"code"}
        assert {papers.link_kind(f"https://{www}{host}/owls/net") for host in HUB_HOSTS} == {"model"}
        assert {papers.link_kind(f"https://{www}{host}/datasets/owls") for host in HUB_HOSTS} == {"dataset"}


def test_no_section_of_the_hub_is_the_owner_of_a_model() -> None:
    assert set(HUB_SECTIONS) == papers._HUB_SECTIONS
    assert {papers.link_kind(f"https://hf.co/{section}/owls") for section in HUB_SECTIONS} == {"project"}


@pytest.mark.parametrize("host", ["arxiv.org", "www.arxiv.org", "export.arxiv.org"])
@pytest.mark.parametrize("page", ["abs", "pdf", "html"])
def test_every_page_of_a_paper_at_arxiv_tells_its_id(host: str, page: str) -> None:
    assert papers.parse_arxiv_id(f"https://{host}/{page}/2406.14833") == "2406.14833"


FEEDS = {
    "rss": ("RSS", "feed.xml", "feeds/owls.xml"),
    "atom": ("Atom", "atom.xml", "feeds/owls.atom.xml"),
    "json": ("JSON", "feed.json", "feeds/owls.json"),
}


def test_every_format_of_a_feed_has_its_name_and_its_addresses() -> None:
    assert tuple(FEEDS) == addresses.FEED_FORMATS
    assert {
        form: (
            addresses.FEED_LABELS[form],
            addresses.feed_path(None, form),
            addresses.feed_path("owls", form),
        )
        for form in addresses.FEED_FORMATS
    } == FEEDS


FILE_NAMES = {
    "bib": ("BibTeX", "bibtex"), "ris": ("RIS", "ris"), "csl.json": ("CSL-JSON", "csl"), "csv": ("CSV", "csv"),
    "json": ("JSON", "json"), "txt": ("Markdown", "text"),
}  # fmt: skip


def test_every_file_of_papers_has_its_label_and_its_name_in_the_api() -> None:
    assert set(FILE_NAMES) == set(get_args(addresses.FileFormat))
    named = {form: name for name, form in FILES.items()}
    assert {form: (label, named[form]) for form, label in addresses.FILE_LABELS.items()} == FILE_NAMES
    assert addresses.CITATIONS == ("bib", "ris", "csl.json")
    assert addresses.MONTH_FILES == ("bib",)


# --- sentences

ABBREVIATIONS = (
    "e.g", "i.e", "et al", "vs", "cf", "resp", "approx", "Fig", "Eq", "Sec", "No", "Dr", "Prof", "St", "a.k.a", "w.r.t", "J",
)  # fmt: skip


def test_every_abbreviation_ends_no_sentence_of_a_summary_and_of_a_lead() -> None:
    known = {name.replace("\\", "") for name in alternatives(text._ABBREVIATION.pattern, r"\b(?:")}
    assert known | {"J"} == set(ABBREVIATIONS)
    for name in ABBREVIATIONS:
        said = f"Otters ({name}. Owls) sleep {name}. Later they wake."
        assert tuple(text.sentences(f"{said} They do.")) == (said, "They do.")
        assert cards.first_sentences(f"{said} They do.", length=10) == said


MAKES = (
    "propose", "introduce", "present", "develop", "design", "describe", "study", "studies", "investigate", "examine", "explore",
    "analyse", "analyze", "show", "demonstrate", "release", "build", "construct", "create", "revisit", "formalise", "formalize",
    "characterise", "characterize", "evaluate", "prove", "address", "argue", "ask", "learn", "suggest",
)  # fmt: skip
WORKS = (
    "paper",
    "work",
    "study",
    "article",
    "report",
    "survey",
    "tutorial",
    "position paper",
    "technical report",
)
AIMS = (
    "this end",
    "address this",
    "tackle this",
    "overcome this",
    "bridge this",
    "fill this",
    "close this",
    "solve this",
    "mitigate this",
)
LEANING = (
    "It", "Its", "They", "These", "Those", "This", "Such", "Both", "Furthermore", "Moreover", "Additionally", "Also", "However", "But",
    "Besides", "Then", "First", "Second", "Third", "Finally", "Lastly", "In addition", "Specifically", "In particular", "Concretely",
    "For example", "For instance", "Extensive", "Experiment", "Experiments", "Result", "Results", "Empirical", "Empirically", "Code",
    "Our experiments", "Our results", "Our code",
)  # fmt: skip
AVAILABLE = ("code is", "data are", "model will be", "models are", "weights are")
BEFORE, AFTER = "Nobody counted otters.", "Otters are many, says everyone who counts."


def summarised(sentence: str) -> bool:
    return summaries.one_line(f"{BEFORE} {sentence} {AFTER}") == sentence


def test_every_verb_of_what_a_paper_does_makes_a_summary() -> None:
    assert len(summaries._MAKES.replace("[sz]", "s|").split("|")) == len(MAKES)
    for verb in MAKES:
        assert summarised(f"Slowly we {verb} otters under the ice.")
        assert summarised(f"Slowly the authors quietly {verb} otters under ice.")


def test_every_word_for_a_paper_makes_a_summary() -> None:
    assert alternatives(summaries._WORK, "(?:") == set(WORKS)
    for work in WORKS:
        for this in ("this", "our", "the present"):
            assert summarised(f"Slowly {this} {work} quietly counts and shows otters.") is False
            assert summarised(f"Slowly {this} {work} quietly shows otters on ice.")


def test_the_surest_beginnings_of_a_summary_win() -> None:
    openers = [*(f"in this {work}" for work in WORKS), "here", *(f"to {aim}" for aim in AIMS)]
    assert len(AIMS) == len(alternatives(summaries._CUES[0].pattern, "to (?:"))
    for opener in openers:
        surest = f"{opener.capitalize()}, we show otters under the ice."
        assert summaries.one_line(f"Slowly we propose otters under the ice. {surest} {AFTER}") == surest
    for verb in ("propose", "introduce", "present", "develop", "design"):
        surer = f"Slowly we {verb} otters under the ice."
        assert summaries.one_line(f"Our paper shows otters under the ice. {surer} {AFTER}") == surer
    third, fourth, fifth = (
        "Our paper shows otters under the ice.",
        "OtterNet is a count of otters.",
        "Slowly we show otters under the ice.",
    )
    assert summaries.one_line(f"{fourth} {third} {AFTER}") == third
    assert summaries.one_line(f"{fifth} {fourth} {AFTER}") == fourth


def test_no_sentence_that_leans_on_another_or_tells_of_results_is_a_summary() -> None:
    for beginning in LEANING:
        assert not summarised(f"{beginning} we propose otters under the ice.")
    for work in ("paper", "work", "study", "article", "report", "survey", "tutorial"):
        assert summarised(f"This {work} shows otters under the ice.")
    for words_ in AVAILABLE:
        assert not summarised(f"We propose otters whose {words_} here.")


@pytest.mark.parametrize(("number", "is_one"), [(5, False), (6, True), (40, True), (41, False)])
def test_a_summary_has_six_to_forty_words(number: int, *, is_one: bool) -> None:
    assert summarised(" ".join(["We propose", *["otter"] * (number - 3), "counts."])) is is_one


# --- names

TEAMS = (
    "Team", "Group", "Consortium", "Collaboration", "Community", "Committee", "Institute", "University", "Lab", "Labs", "Project",
    "Foundation", "Association", "Research", "Initiative", "Contributors", "AI", "Inc", "Inc.", "Ltd", "Ltd.", "GmbH",
)  # fmt: skip


def test_every_word_for_a_collaboration_keeps_its_name_whole() -> None:
    ends = alternatives(author_names._COLLECTIVE.pattern, r"\b(?:")
    assert {end.rstrip("?").rstrip("s\\.") for end in ends} == {team.rstrip("s.") for team in TEAMS}
    for team in TEAMS:
        assert author_names.parse_name(f"Night Owl {team}") == author_names.Name(family=f"Night Owl {team}")
    for first in ("The", "Team"):
        assert author_names.parse_name(f"{first} Owl Watchers").given is None
    assert author_names.parse_name("Theo Owl").given == "Theo"


SUFFIXES = ("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV")


def test_every_suffix_of_a_name_is_none_of_its_parts() -> None:
    for suffix in SUFFIXES:
        expected = author_names.Name(family="Owl", given="Ada", suffix=suffix)
        assert (
            author_names.parse_name(f"Ada Owl {suffix}")
            == author_names.parse_name(f"Ada Owl, {suffix}")
            == expected
        )


def test_every_suffix_stays_with_its_name_in_a_line_of_names() -> None:
    for suffix in (*SUFFIXES, "PhD", "Ph.D", "Ph.D.", "MD", "M.D", "M.D."):
        assert entries.split_names(f"Ada Owl, {suffix}, Bo Kite") == (f"Ada Owl {suffix}", "Bo Kite")


@pytest.mark.parametrize("word", ["and", "others", "And", "OTHERS"])
def test_a_name_with_a_word_of_bibtex_stays_whole(word: str) -> None:
    assert author_names.parse_name(f"Ada {word} Owl").given is None


# --- characters that formats escape

BIBTEX = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}",
    "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
}  # fmt: skip


def test_every_sign_of_latex_is_written_as_text() -> None:
    assert {chr(sign) for sign in bibtex._ESCAPES} == set(BIBTEX)
    assert {sign: bibtex.escape_tex(sign) for sign in BIBTEX} == BIBTEX


IN_SCRIPT = {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"}


def test_every_sign_that_could_end_a_script_is_written_as_its_number() -> None:
    assert {chr(sign): written for sign, written in page_metadata._IN_SCRIPT.items()} == IN_SCRIPT


# --- repair and formulas

ACCENTS = {
    r"\`{a}": "à", r"\'{a}": "á", r"\^{a}": "â", r"\~{a}": "ã", r"\={a}": "ā", r"\u{a}": "ă", r"\.{z}": "ż",
    r"\"{a}": "ä", r"\r{a}": "å", r"\H{o}": "ő", r"\v{c}": "č", r"\c{c}": "ç", r"\k{a}": "ą",
}  # fmt: skip


def test_every_accent_of_tex_is_composed() -> None:
    assert {source[1] for source in ACCENTS} == set(repair._ACCENTS)
    assert {source: repair.repaired_text(source) for source in ACCENTS} == ACCENTS


STYLES = (
    "textbf", "textit", "textsc", "texttt", "textrm", "textsf", "textsl", "textup", "textmd", "textnormal",
    "emph", "underline", "mbox", "url",
)  # fmt: skip


def test_every_command_of_style_leaves_its_argument() -> None:
    of_text = alternatives(repair._STYLES, "text(?:")
    rest = set(repair._STYLES.split(")|")[1].split("|"))
    assert {f"text{name}" for name in of_text} | rest == set(STYLES)
    assert {repair.repaired_text(rf"an \{style}{{owl}}") for style in STYLES} == {"an owl"}


CODES = {"x2013": "–", "x2014": "—", "x2018": "‘", "x2019": "’", "x201c": "“", "x201d": "”"}


def test_every_lost_code_of_a_mark_is_the_mark() -> None:
    assert {f"x{code}" for code in repair._CODES} == set(CODES)
    assert {code: repair.repaired_text(f"owl{code}owl") for code in CODES} == {
        code: f"owl{mark}owl" for code, mark in CODES.items()
    }


@pytest.mark.parametrize(
    "kept",
    [
        "Xbox2013s", "Dropbox2013s", "Linux2014s", "Firefox2014s",
        "leftrightarrow", "aleftrightarrowb", "aLeftrightarrowb", "alongrightarrowb", "aLongrightarrowb", "ahookrightarrowb",
        r"owl\'s", r"can\'t", r"I\'d", r"I\'m", r"we\'re", r"we\'ll", r"we\'ve",
    ],
)  # fmt: skip
def test_every_exception_of_a_repair_is_left_alone(kept: str) -> None:
    assert repair.repaired_text(kept) == kept


@pytest.mark.parametrize("sign", "%&#_$")
def test_every_escaped_sign_is_the_sign(sign: str) -> None:
    assert repair.repaired_text(rf"5\{sign} owls") == f"5{sign} owls"


ELEMENTS = {
    "math": "x", "mrow": "x", "mi": "x", "mn": "1", "mo": "+", "mtext": r"\text{a b}", "mspace": r"\quad x", "msup": "x^2",
    "msub": "x_1", "msubsup": "x_1^2", "mfrac": r"\frac{a}{b}", "msqrt": r"\sqrt{x}", "mroot": r"\sqrt[3]{x}",
    "mover": r"\hat{x}", "munder": r"\underbrace{x}", "munderover": r"\sum\limits_{a}^{b}", "mstyle": r"\displaystyle x",
    "mpadded": r"\rlap{x}", "mphantom": r"\phantom{x}", "mtable": r"\begin{matrix}a\end{matrix}",
    "mtr": r"\begin{matrix}a\end{matrix}", "mtd": r"\begin{matrix}a\end{matrix}",
}  # fmt: skip
ATTRIBUTES = {
    "display": "x", "stretchy": r"\left(x\right)", "fence": r"\left(x\right)", "form": r"\left(x\right)",
    "separator": r"\mathpunct{,}", "mathvariant": r"\boldsymbol{x}", "accent": r"\hat{x}", "lspace": r"\mathclap{x}",
    "rspace": r"\left(a\middle|b\right)", "width": r"\quad x", "minsize": r"\big/", "maxsize": r"\big/",
    "linethickness": r"\binom{a}{b}", "displaystyle": r"\displaystyle x", "scriptlevel": r"\displaystyle x",
    "movablelimits": r"\limsup x",
}  # fmt: skip


def test_every_element_and_attribute_of_a_formula_is_one_that_a_formula_needs() -> None:
    assert (set(ELEMENTS), set(ATTRIBUTES)) == (set(mathml.ELEMENTS), set(mathml.ATTRIBUTES))
    for element, tex in ELEMENTS.items():
        assert f"<{element}" in str(mathml.mathml(tex))
    for attribute, tex in ATTRIBUTES.items():
        assert f' {attribute}="' in str(mathml.mathml(tex))


# --- words

PREFIXES = (
    "anti", "co", "cross", "few", "fine", "inter", "intra", "multi", "non", "off", "on", "post", "pre", "re", "self", "semi", "sub",
    "un", "zero",
)  # fmt: skip


def test_every_first_part_of_a_word_belongs_to_it_with_the_hyphen_and_without() -> None:
    assert set(PREFIXES) == terms._PREFIXES
    for prefix in PREFIXES:
        assert dict(terms.spelt_terms(f"{prefix}-owl")) == {f"{prefix}owl": f"{prefix}-owl"}


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def test_the_tables_of_common_and_plain_words_are_the_measured_ones() -> None:
    """They are too long for one example per row; after measuring again, update the results here."""
    common = sorted(f"{term} {share}" for term, share in COMMON.items())
    assert (len(common), digest(common)) == (2295, "a859ad355d0e0cd6")
    assert (len(PLAIN), digest(sorted(PLAIN))) == (1049, "cceebdf79aa5a3d8")


STOPS = (
    "a al all also an and any are as at be been being between both but by can each et for from had has have here how however if in "
    "into is it its may more most no not of on or other our some such than that the their then there these they this those to us "
    "via was we were what when where which while who whom with"
)


def test_every_stop_word_is_no_term_and_no_pair_reaches_across_it() -> None:
    assert set(STOPS.split()) == term_bag._STOP
    for word in STOPS.split():
        assert term_bag.found(f"owl {word} kite") == ["owl", "kite"]


FOLDS = {
    "s": [("owls", "owl"), ("boxes", "box")],
    "ie": [("policies", "policy"), ("movies", "movy")],
    "e": [("classes", "class"), ("dishes", "dish"), ("batches", "batch"), ("size", "sizes")],
    "our": [("colour", "color"), ("behavioural", "behavioral"), ("behaviourally", "behaviorally"), ("coloured", "colored"),
            ("colouring", "coloring"), ("colours", "colors"), ("behaviourist", "behaviorist")],
    "ll": [("labelled", "labeled"), ("labelling", "labeling"), ("traveller", "traveler")],
}  # fmt: skip
ENDINGS = ("e", "ed", "er", "es", "ing", "ation", "able", "ational")


def test_every_fold_makes_two_spellings_of_a_word_one() -> None:
    assert {part for part, _, _ in words._FOLDS} == set(FOLDS)
    for pairs in FOLDS.values():
        for one, other in pairs:
            assert words.fold(one) == words.fold(other)
    for ending in ENDINGS:
        assert words.fold(f"optimis{ending}") == words.fold(f"optimiz{ending}")
        assert words.fold(f"analys{ending}") == words.fold(f"analyz{ending}")


def test_every_ascii_mark_ends_a_word_but_the_apostrophe() -> None:
    assert {chr(mark) for mark in matcher._APART} == set(string.punctuation) - {"'"}


@pytest.mark.parametrize(
    "slug", ["all", "feed", "index", "none", "other", "papers", "topics", "trending", "unsorted", "weekly"]
)
def test_every_reserved_slug_is_refused(slug: str) -> None:
    topic = f"version: 1\ntopics:\n- slug: {slug}\n  title: T\n  about: A\n  strong: [owl]\n"
    with pytest.raises(PapersError, match="is an address used by the site itself"):
        taxonomy.parse_taxonomy(topic, "topics.yml")
    assert len(taxonomy.RESERVED_SLUGS) == 10


ADVICE = {"topic": "topics:", "org": "organization:", "has": "has:", "year": None}


def test_every_field_of_the_search_page_is_known_in_a_saved_search() -> None:
    assert {field: saved_searches._KEYS.get(field) for field in ADVICE} == ADVICE
    assert {saved_searches._field(f"owl {field}:x") for field in ADVICE} == set(ADVICE)
    assert alternatives(saved_searches._FIELD.pattern, "(") == set(ADVICE)


@pytest.mark.parametrize("mark", "“”„")
def test_every_curly_quotation_mark_holds_a_phrase_together(mark: str) -> None:
    assert list(saved_searches.query_terms(f"{mark}night owl{mark}")) == [(" night owl ", False)]


# --- sources


def test_every_format_of_a_source_is_there_and_named_after_itself() -> None:
    assert list(registry.FORMATS) == [
        "arxiv-oai", "arxiv-feed", "arxiv-api", "huggingface", "jsonl", "listing", "bibtex",
    ]  # fmt: skip
    assert {kind.__dataclass_fields__["name"].default: kind.__name__ for kind in get_args(SourceConfig)} == {
        "huggingface": "HuggingFaceSource",
        "arxiv-api": "ArxivApiSource",
        "arxiv-feed": "ArxivFeedSource",
        "arxiv-oai": "ArxivOaiSource",
    }
    assert (arxiv_feed.NEW, arxiv_feed._REPLACED) == (("new", "cross"), ("replace", "replace-cross"))


CHROME = """
new | get trending papers in your email inbox! | get trending papers in your email inbox once a day! | subscribe | daily papers
daily papers - hugging face | trending papers - hugging face
trending papers | by ak and the research community | byak and the research community | by | ak | and the research community
daily | weekly | monthly | hugging face | hugging face's logo | search models, datasets, users... | models | datasets | spaces
buckets | posts | community | docs | enterprise | solutions | pricing | log in | sign up | company | © hugging face | tos | privacy
about | jobs | careers | website | inference providers | system theme | previous | next | view all | references
"""


def test_every_line_of_the_page_itself_is_known_whatever_stands_before_it() -> None:
    lines = re.split(r" \| |\n", CHROME.strip())
    assert set(lines) == listing_lines._CHROME
    for line in lines:
        for form in (line, line.upper(), f"- {line}", f"* {line}", f"• {line}", line.replace("'", "’")):
            assert listing_lines.is_chrome(form)


@pytest.mark.parametrize(
    "line",
    ["Daily Papers", "# Daily Papers", "Trending Papers", "# Trending Papers", "Get trending papers in your email inbox!"],
)  # fmt: skip
def test_every_heading_makes_a_listing(line: str) -> None:
    assert parser.looks_like(f"{line}\n\nOwls at Night\n".encode())
    assert len(parser._SIGNS) == 5


@pytest.mark.parametrize("mark", "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad")
def test_every_invisible_character_is_taken_out_of_a_line(mark: str) -> None:
    assert listing_lines.folded(f"Owls{mark} at Night") == "Owls at Night"
    assert len(listing_lines._INVISIBLE) == 8


@pytest.mark.parametrize("mark", "•∙‣◦⁃*+–\ufffd·-")
def test_every_bullet_may_stand_before_a_number_of_authors(mark: str) -> None:
    (line,) = listing_lines.lines_of([f"{mark} 5 authors"])
    assert (line.kind, line.count, line.bulleted) == ("authors", 5, True)


@pytest.mark.parametrize("mark", "·•∙\ufffd")
def test_every_separator_is_a_line_of_its_own(mark: str) -> None:
    (line,) = listing_lines.lines_of([mark])
    assert line.kind == "separator"
    assert len(listing_lines._SEPARATORS) == 4


@pytest.mark.parametrize(
    ("form", "kind", "count"),
    [
        ("5 authors", "authors", 5), ("1 Author", "authors", 1), ("1,234 authors", "authors", 1234),
        ("Jun 20", "date", None), ("Jun 20, 2024 3", "date", 3), ("5", "number", 5), ("1.2k", "number", 1200), ("3M", "number", 3_000_000),
        ("-", "number", None), ("–", "number", None), ("[-] 5", "votes", 5), ("[-]5", "votes", 5), ("[-] -", "votes", None),
        ("Upvote", "upvote", None), ("Upvotes 7", "upvote", 7), ("Upvote -", "upvote", None),
        ("Submitted by", "submitter", None), ("Submitted by owl", "submitter", None),
        ("GitHub", "buttons", None), ("Github 12", "buttons", None), ("arXiv Page", "buttons", None), ("Project Page", "buttons", None),
        ("Project page", "buttons", None), ("Subscribe", "chrome", None), ("1 2 3", "chrome", None), ("Previous 1 … Next", "chrome", None),
        ("Owls at Night", "text", None),
    ],
)  # fmt: skip
def test_every_kind_of_line_is_known_by_its_looks(form: str, kind: str, count: int | None) -> None:
    (line,) = listing_lines.lines_of([form])
    assert (line.kind, line.count) == (kind, count)


MAIN_PAGES = ("papers", "login", "join", "models", "datasets", "spaces", "docs", "pricing", "front")


def test_no_main_page_of_the_hub_is_an_owner() -> None:
    assert set(MAIN_PAGES) == links._MAIN_PAGES
    for page, owner in (*((page, None) for page in MAIN_PAGES), ("owls", "owls")):
        assert links.DumpedLink(label="x", url=f"https://huggingface.co/{page}").owner == owner


# --- settings

SCALARS = {
    "12": "a number",
    "1.5": "a number",
    "yes": "a yes/no value",
    "2024-06-20": "a date",
    "": "an empty value",
    "<<": "a merge of mappings",
    "=": "a default value",
    "owl": "text",
}


def test_every_kind_of_a_bare_value_is_told_from_text() -> None:
    assert set(nodes._KINDS.values()) | {"text"} == set(SCALARS.values())
    for written, kind in SCALARS.items():
        faults = nodes.Faults("x.yml")
        node = nodes.compose(f"a: {written}\n", faults)
        assert isinstance(node, nodes.Mapping)
        ((_, value),) = node.pairs()
        assert isinstance(value, nodes.Scalar)
        assert value.kind == kind


TRAPS = {
    "*": "a: *b c", "&": "a: &b c", "!": "a: !b c", "?": "a: [what? yes]", "@": "a: @b", "%": "a: %b", "`": "a: `b`",
    "\t": "a:\n\t- b", ":": "a: b: c",
}  # fmt: skip


def test_every_trap_of_yaml_is_explained() -> None:
    assert set(TRAPS) == set(nodes._TRAPS)
    for sign, written in TRAPS.items():
        faults = nodes.Faults("x.yml")
        nodes.compose(written, faults)
        with pytest.raises(PapersError) as caught:
            faults.raise_any()
        assert nodes._TRAPS[sign] in [problem.remedy for problem in caught.value.problems]


# --- feeds


def test_the_elements_of_a_feed_s_content_are_those_that_readers_keep() -> None:
    assert {"p", "a", "em", "strong", "ul", "li", "code"} == feed_text.CONTENT_TAGS
