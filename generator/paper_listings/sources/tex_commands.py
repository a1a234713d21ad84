"""Lists what TeX commands print: letters, signs, accents, spaces, and those that only change how text looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_GREEK: Final = (
    "alpha:α beta:β gamma:γ delta:δ epsilon:ϵ varepsilon:ε zeta:ζ eta:η theta:θ vartheta:ϑ iota:ι kappa:κ lambda:λ"
    " mu:μ nu:ν xi:ξ pi:π varpi:ϖ rho:ρ varrho:ϱ sigma:σ varsigma:ς tau:τ upsilon:υ phi:ϕ varphi:φ chi:χ psi:ψ"
    " omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Upsilon:Υ Phi:Φ Psi:Ψ Omega:Ω"
)
_LETTERS: Final = (
    "ss:ß SS:ẞ o:ø O:Ø l:ł L:Ł ae:æ AE:Æ oe:œ OE:Œ aa:å AA:Å i:ı j:ȷ dh:ð DH:Ð th:þ TH:Þ dj:đ DJ:Đ ng:ŋ NG:Ŋ"
    " textordfeminine:ª textordmasculine:º LaTeX:LaTeX LaTeXe:LaTeX2e TeX:TeX BibTeX:BibTeX"
)
_SIGNS: Final = (
    r"textbackslash:\ backslash:\ textbraceleft:{ textbraceright:} lbrace:{ rbrace:} textasciitilde:~"
    " textasciicircum:^ textless:< textgreater:> textbar:| textunderscore:_ textdollar:$ textpercent:%"
    " textquotesingle:' textquotedbl:\" textasciigrave:` textasciiacute:´ textquoteleft:‘ textquoteright:’"
    " textquotedblleft:“ textquotedblright:” guillemotleft:« guillemotright:» guilsinglleft:‹ guilsinglright:›"
    " quotedblbase:„ quotesinglbase:‚ lq:‘ rq:’ textendash:– textemdash:— ldots:… dots:… textellipsis:… dag:† ddag:‡"
    " textdagger:† S:§ P:¶ textsection:§ textparagraph:¶ copyright:© textcopyright:© textregistered:® texttrademark:™"
    " pounds:£ textsterling:£ euro:€ texteuro:€ EUR:€ textyen:¥ textcent:¢ textdegree:° degree:° textmu:µ"
    " textmicro:µ micro:µ texttimes:× textdiv:÷ textpm:± textonehalf:½ textonequarter:¼ textbullet:• textperiodcentered:·"
    " textasteriskcentered:* textexclamdown:¡ textquestiondown:¿ textnumero:№ slash:/ times:× pm:± mp:∓ cdot:·"
    " leq:≤ le:≤ geq:≥ ge:≥ neq:≠ ne:≠ approx:≈ sim:∼ simeq:≃ equiv:≡ propto:∝ ll:≪ gg:≫ infty:∞ to:→ rightarrow:→"
    " leftarrow:← leftrightarrow:↔ Rightarrow:⇒ circ:∘ ast:* star:⋆ bullet:• prime:′ ell:ℓ hbar:ħ partial:∂ nabla:∇ sum:∑"
    " prod:∏ int:∫ in:∈ subset:⊂ cup:∪ cap:∩ forall:∀ exists:∃ otimes:⊗ oplus:⊕ langle:⟨ rangle:⟩ vert:| mid:|"
)
NAMED: Final[Mapping[str, str]] = {
    name: sign
    for table in (_GREEK, _LETTERS, _SIGNS)
    for name, _, sign in (pair.partition(":") for pair in table.split())
}
"""Commands for one character, and the names of a few programs."""
SWALLOWING: Final = frozenset(
    name
    for name, sign in NAMED.items()
    if len(sign) == 1 and (name.startswith("text") or f" {name}:" in f" {_LETTERS}")
)
"""Those of them after which white space is not printed. It is after operators, which TeX spaces out by itself."""
SPACES: Final = frozenset(
    {"quad", "qquad", "enspace", "newline", "linebreak", "par", "item", "space", "hfill", "and"}
)
_STYLES: Final = (
    "emph textbf textit textsl textsc texttt textsf textrm textup textmd textnormal text mbox hbox fbox underline uline"
    " textsuperscript textsubscript enquote mathrm mathbf mathit mathsf mathtt mathcal mathbb ensuremath operatorname"
    " MakeUppercase MakeLowercase uppercase lowercase tiny scriptsize footnotesize small normalsize large Large bf it em sl"
    " sc tt sf rm up bfseries itshape slshape scshape ttfamily sffamily rmfamily upshape mdseries normalfont boldmath bm"
    " boldsymbol protect relax xspace unskip ignorespaces null leavevmode noindent centering displaystyle textstyle ce"
    " natexlab bibinfo"
)
STYLES: Final = frozenset(_STYLES.split())
"""Commands that only change how text looks."""
ESCAPED: Final[Mapping[str, str]] = {
    **{sign: sign for sign in '%&#_${}"'},
    **dict.fromkeys("\\ \n,;:>", " "),
    **dict.fromkeys("-/!@", ""),
}
"""What a backslash and a sign print; others stay as written."""
