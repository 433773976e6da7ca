"""Ten thousand drafts with something invented, and how much of it reaches the outputs of a report.

    python -m benchmarks.invented
    python -m benchmarks.invented --papers papers.jsonl.gz   # claims on real abstracts as well

Each draft is verified as a model's answer is, assembled and rendered. The outputs are then searched by
independent code. --papers takes JSON lines with `title` and `abstract`, compressed or not.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from rich.console import Console

from tests.fakes.drafts import Generated, drafts
from tests.fakes.ids import ids
from tests.fakes.runs import a_run
from tests.fakes.spoilings import numbers_in, numbers_of
from tests.fakes.states import record, review, state
from tests.fakes.subjects import Subject, subject_of, subjects
from tests.fakes.true_claims import true_claims, true_texts
from trendscope import Report, Settings
from trendscope.agents.assemble import assemble
from trendscope.agents.reasoners.claims import counts_in_words
from trendscope.agents.reasoners.llm_planning import model_angles
from trendscope.agents.reasoners.schemas import TrendAnswer, WrittenClaim
from trendscope.agents.run_factory import OpenRun
from trendscope.draft import Draft
from trendscope.plan import Plan
from trendscope.report.markdown import to_markdown
from trendscope.report.terminal import print_report
from trendscope.run import Run
from trendscope.trend import Claim, Trend
from trendscope.verification.claims import verified_name, verify_claims

DRAFTS = 10_000
TRENDS = 7
STRAY = "link or quotation"
WIDE = 1000
LEAST_KEPT = 0.99
QUESTIONS = {"en": "machine translation since 2019", "ko": "기계 번역(machine translation) 연구 동향"}
PAPER_LABELS = (
    "machine translation", "question answering", "word embeddings", "sentiment analysis", "language model",
    "named entity recognition", "speech recognition", "transfer learning", "text generation", "summarization",
)  # fmt: skip

_OSC_LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b\x07]*)(?:\x1b\\|\x07)")
# The fold around the evidence, which is all the HTML that a report has.
_OWN_HTML = re.compile(r"<details>\n<summary>[^<>]*</summary>\n?|</details>\n?")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_QUOTED = re.compile(r"^\s*(?:\[\d+\] )?“(.*)”(?: \[\d+\])?$", re.MULTILINE)
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*:/\S+|//\w\S+|\b(?:javascript|vbscript|data|file|mailto|tel|sms|blob):\S+|www\.\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|ai|dev|edu|museum|xyz|uk|kr|рф|한국|中国|みんな)\b\S*",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\u00ad\ufeff]")
_MARKS = ("“”", '""', "„“", "«»", "‹›", "「」", "『』", "〈〉", "《》", "❝❞", "❛❜", "〝〟")
_BETWEEN = re.compile("|".join(f"{pair[0]}([^{pair[1]}]+){pair[1]}" for pair in _MARKS))
_CLEAN = re.compile(r"[A-Z](?:[A-Za-z0-9 ,;:%'’–-]|\.(?=\d|$)){30,400}\.")


@dataclass(frozen=True)
class Shown:
    """What one output shows: the links that can be followed, the quotations, and everything else."""

    links: tuple[str, ...]
    quotations: tuple[str, ...]
    said: str


@dataclass
class Tally:
    """What was counted, by kind: the drafts, the leaks of each output, and the true claims."""

    drafts: Counter[str] = field(default_factory=Counter)
    leaks: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in OUTPUTS})
    true: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def leaked(self) -> int:
        return sum(counter.total() for counter in self.leaks.values())


# ---- from answers to a report


def no_rules(subject: Subject, answer: TrendAnswer, trend: Trend) -> tuple[Claim, ...]:
    """Every claim, as if there were no rules, to check that the search of the outputs finds what leaks."""
    last = subject.facts[-1].name
    return tuple(Claim(text=claim.text, sentences=ids(last)) for claim in answer.claims)


def by_rules(subject: Subject, answer: TrendAnswer, trend: Trend) -> tuple[Claim, ...]:
    """The claims that are verified, as the writer verifies them."""
    claims = (Claim(text=claim.text, sentences=ids(*claim.sentences)) for claim in answer.claims)
    return verify_claims(claims, trend, subject.shown, subject.material, subject.language).kept


Verifying = Callable[[Subject, TrendAnswer, Trend], tuple[Claim, ...]]


@cache
def run_in(language: str) -> OpenRun:
    """A run on a question in a language, with a plan and nothing found."""
    run = a_run(Settings(), QUESTIONS[language], sources=["library"])
    run.plan = Plan(topic=(("machine translation",),))
    return run


def report_of(batch: Sequence[Generated], verifying: Verifying = by_rules) -> Report:
    """The report of these answers, one trend each, as a run assembles it."""
    language = batch[0].subject.language
    run = run_in(language)
    documents = [document for each in batch for document in each.subject.documents]
    run.documents = {document.key: document for document in documents}
    numbered = {int(document.key.removeprefix("made:D")): document.key for document in documents}
    keys = [numbered.get(number, f"none:{number}") for number in range(1, max(numbered) + 1)]
    run.documents |= {key: documents[0] for key in keys if key not in run.documents}
    draft = Draft(trends=tuple(_trend(each, run, verifying) for each in batch))
    planned = (each.angle for each in batch if each.angle)
    angles = [angle for one in planned for angle in _angles(one, run, verifying)]
    searches = [record(angle="none", query=a["query"]) for angle in angles for a in angle["variants"]]
    best = {"draft": draft.model_dump(mode="json"), "review": review(), "evidence": 1}
    return assemble(state(angles=angles, searches=searches, documents=keys, best=best), run)


def _trend(generated: Generated, run: Run, verifying: Verifying) -> Trend:
    subject = generated.subject
    measured = subject.material.measurement
    counted = Claim(
        text=counts_in_words(subject.candidate, measured, run.wording),
        sentences=ids(subject.facts[0].name),
    )
    trend = Trend(
        label=subject.label,
        direction=subject.direction,
        z=2.0,
        counts=subject.candidate.counts,
        sampled=measured.sampled,
        claims=(),
    )
    name = verified_name(generated.name, trend, subject.shown, subject.material.terms, subject.language)
    claims = verifying(subject, TrendAnswer.model_validate_json(generated.answer.model_dump_json()), trend)
    shown = generated.name if verifying is no_rules else name
    return trend.model_copy(update={"name": shown or None, "claims": (counted, *claims)})


def _angles(planned: Any, run: Run, verifying: Verifying) -> list[Any]:
    angles = model_angles([planned], run.plan, run)
    if verifying is no_rules:
        variants = [{"query": planned.papers[0], "language": "en"}]
        return [{**angle, "question": planned.question, "variants": variants} for angle in angles]
    return list(angles)


# ---- what the outputs show


def in_terminal(report: Report) -> Shown:
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="truecolor", width=WIDE, legacy_windows=False
    )
    print_report(report, console, details=True)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    links = tuple(link for link in _OSC_LINK.findall(written) if link)
    return _shown(links, _ESCAPE.sub("", _OSC_LINK.sub("", written)))


def in_markdown(report: Report) -> Shown:
    """As a reader of the rendered page sees it; HTML and images count as links to what they contain."""
    tokens = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .parse(to_markdown(report, details=True))
    )
    children = [child for token in tokens for child in token.children or ()]
    links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    links += [str(child.attrs["src"]) for child in children if child.type == "image"]
    html = (token.content for token in (*tokens, *children) if token.type.startswith("html_"))
    links += [content for content in html if not _OWN_HTML.fullmatch(content)]
    blocks = ("".join(_text(child) for child in token.children or ()) for token in tokens if token.children)
    return _shown(tuple(links), "\n".join(blocks))


def _text(token: Any) -> str:
    return "\n" if token.type == "softbreak" else str(token.content)


def in_json(report: Report) -> Shown:
    page = json.loads(report.model_dump_json())
    quotations = tuple(sentence["text"] for sentence in page.pop("sentences").values())
    urls = tuple(document.pop("url") for document in page["documents"].values())
    return Shown(urls, quotations, "\n".join(_strings(page)))


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _strings(each)


def _shown(links: tuple[str, ...], text: str) -> Shown:
    quotations = tuple(match[1] for match in _QUOTED.finditer(text))
    return Shown(links, quotations, _QUOTED.sub("", text))


OUTPUTS: dict[str, Callable[[Report], Shown]] = {
    "terminal": in_terminal,
    "markdown": in_markdown,
    "json": in_json,
}


# ---- what is wrong with them


def normalize_text(text: str) -> str:
    return " ".join(text.split())


def without_stop(text: str) -> str:
    """A claim as it stands before its references, which an output puts before the full stop."""
    return normalize_text(text).rstrip(".。")


def exceptions(shown: Shown, batch: Sequence[Generated]) -> Iterator[str]:
    """Links that were not retrieved, and quotations that are in no stored text."""
    documents = [document for each in batch for document in each.subject.documents]
    retrieved = {document.url for document in documents}
    stored = normalize_text(" ".join(f"{document.title} {document.text}" for document in documents))
    shown_text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", shown.said))
    for link in (*shown.links, *(match[0] for match in _LINK.finditer(shown_text))):
        if link.rstrip(")”.,") not in retrieved and link not in stored:
            yield f"link {link!r}"
    for quotation in shown.quotations:
        if normalize_text(quotation) not in stored:
            yield f"quotation {quotation!r}"


def wrong_claims(report: Report, batch: Sequence[Generated]) -> Iterator[tuple[Generated, str]]:
    """Each claim with a number or a quotation that its sentences and counts do not have, and its draft.

    What is known to be true may have a number that only follows from theirs, such as 12 of 50 for 24 %.
    """
    true = {text for each in batch for text in true_texts(each.subject)}
    by_label = {each.subject.label: each for each in batch}
    for trend in report.trends:
        each = by_label[trend.label]
        for claim in trend.claims[1:]:
            cited = " ".join([trend.label, *(report.sentences[name].text for name in claim.sentences)])
            numbers = numbers_in(claim.text) - numbers_in(cited) - numbers_of(each.subject)
            in_cited = map(normalize_text(cited).lower().__contains__, quoted(claim.text))
            if claim.text not in true and (numbers or not all(in_cited)):
                yield each, claim.text


def quoted(text: str) -> list[str]:
    """What a text has between quotation marks of any kind, in lower case."""
    return [normalize_text("".join(parts)).rstrip(" ,.").lower() for parts in _BETWEEN.findall(text)]


def count(batch: Sequence[Generated], tally: Tally, verifying: Verifying = by_rules) -> None:
    """Render the report of a batch and count what each output shows; a draft leaks once in each."""
    report = report_of(batch, verifying)
    outputs = {name: read(report) for name, read in OUTPUTS.items()}
    needles = [(each, each.needle) for each in batch if each.needle]
    needles += wrong_claims(report, batch)
    tally.drafts.update(each.kind for each in batch)
    for name, shown in outputs.items():
        said = normalize_text(shown.said)
        leaks = {
            each.subject.label: (each.kind, text) for each, text in needles if without_stop(text) in said
        }
        strays = [(STRAY, text) for text in exceptions(shown, batch)]
        for kind, text in (*leaks.values(), *strays):
            tally.leaks[name][kind] += 1
            tally.examples[kind].append(f"{name}: {text} ← {_context(said, text)}")
    _count_true(batch, [normalize_text(shown.said) for shown in outputs.values()], tally)


def _count_true(batch: Sequence[Generated], outputs: Sequence[str], tally: Tally) -> None:
    """A true claim survives if every output says it."""
    for each in batch:
        for text in each.true:
            survives = all(without_stop(text) in said for said in outputs)
            tally.true[each.kind] += 1
            tally.kept[each.kind] += survives
            if not survives:
                tally.lost[each.kind].append(text)


def _context(said: str, text: str) -> str:
    at = said.find(without_stop(text))
    return said[max(0, at - 50) : at + len(text) + 50] if at >= 0 else ""


def overlaps(one: Generated, other: Generated) -> bool:
    """Whether two drafts cannot share a report: on one trend, or one may say what the other must not."""
    may = any(one.needle and without_stop(one.needle) in normalize_text(text) for text in other.true)
    return may or one.subject.label == other.subject.label


def batches(generated: Iterable[Generated]) -> Iterator[list[Generated]]:
    """Up to seven drafts in one language, on different trends."""
    waiting: dict[str, list[Generated]] = {}
    for each in generated:
        batch = waiting.setdefault(each.subject.language, [])
        if len(batch) == TRENDS or any(overlaps(each, one) or overlaps(one, each) for one in batch):
            yield batch
            batch = waiting[each.subject.language] = []
        batch.append(each)
    yield from waiting.values()


def spoiled(number: int, of: Sequence[Subject] | None = None, verifying: Verifying = by_rules) -> Tally:
    """The counts for this many spoiled drafts."""
    tally = Tally()
    for batch in batches(drafts(number, of=of)):
        count(batch, tally, verifying)
    return tally


def survivors(of: Iterable[Subject]) -> Tally:
    """The counts for every true claim of the subjects, each kind by itself."""
    tally = Tally()
    for subject in of:
        kinds: dict[str, list[WrittenClaim]] = defaultdict(list)
        for kind, claim in true_claims(subject):
            kinds[kind].append(claim)
        for kind, claims in kinds.items():
            true = tuple(claim.text for claim in claims)
            count([Generated(kind, subject, TrendAnswer(claims=claims), true=true)], tally)
    return tally


# ---- real abstracts


def subjects_of(papers: Path) -> list[Subject]:
    """A subject for each label, from eight abstracts that name it in sentences without markup."""
    chance = random.Random(7)
    read = gzip.decompress(papers.read_bytes()) if papers.suffix == ".gz" else papers.read_bytes()
    cards = [json.loads(line) for line in read.decode().splitlines()]
    return [
        subject_of(label, texts, 60 + at, chance)
        for at, label in enumerate(PAPER_LABELS * 20)
        if len(texts := _naming(label, cards, at // len(PAPER_LABELS))) > 2
    ]


def _naming(label: str, cards: Sequence[dict[str, Any]], part: int) -> list[tuple[str, str]]:
    found = []
    for card in cards[part::20]:
        if label in card["abstract"]:
            clean = [one for one in re.split(r"(?<=\.) (?=[A-Z])", card["abstract"]) if _CLEAN.fullmatch(one)]
            if clean:
                found.append((card["title"], " ".join(clean)))
        if len(found) == 8:
            break
    return found


# ---- the tables


def leaks_of(tally: Tally) -> Iterator[str]:
    """A line for each kind, with what reached each output; the last is for any links and quotations."""
    yield f"{'kind':32} {'drafts':>7}" + "".join(f" {name:>9}" for name in OUTPUTS)
    for kind in (*sorted(tally.drafts), STRAY):
        yield f"{kind:32} {tally.drafts[kind]:7}" + "".join(
            f" {found[kind]:9}" for found in tally.leaks.values()
        )
    leaked = "".join(f" {found.total():9}" for found in tally.leaks.values())
    yield f"{'all':32} {tally.drafts.total():7}{leaked}"


def survival(tally: Tally) -> Iterator[str]:
    """A line for each kind of true claims, with how many are in every output."""
    yield f"{'true claims':32} {'all':>7} {'kept':>9}"
    for kind in sorted(tally.true):
        yield f"{kind:32} {tally.true[kind]:7} {tally.kept[kind]:9}"
    share = 100 * tally.kept.total() / max(1, tally.true.total())
    yield f"{'all':32} {tally.true.total():7} {tally.kept.total():9}  {share:.2f} %"


def samples(texts: dict[str, list[str]], number: int) -> Iterator[str]:
    """The first of each kind."""
    return (f"  {kind}: {text}" for kind, some in texts.items() for text in some[:number])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drafts", type=int, default=DRAFTS)
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--examples", type=int, default=3, help="so many leaks and losses of each kind")
    options = parser.parse_args()
    chosen = subjects_of(options.papers) if options.papers else list(subjects())
    tally, true = spoiled(options.drafts, chosen), survivors(chosen)
    print(*leaks_of(tally), *samples(tally.examples, options.examples), "", sep="\n")
    print(*survival(true), *samples(true.lost, options.examples), sep="\n")
    print(f"{tally.kept.total()} of {tally.true.total()} true claims beside a spoiled one are kept")
    return 1 if tally.leaked + true.leaked or true.kept.total() < LEAST_KEPT * true.true.total() else 0


if __name__ == "__main__":
    sys.exit(main())
