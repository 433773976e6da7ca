"""What an honest, capable model says: whole sentences that compare and compress, by rule from several papers.

It answers every form of a run from what is in the prompt. A sentence on a paper is a clause of its abstract
in which the paper's name stands for "we"; two of them are joined where they can be compared. It does not
invent, and it is not careful either: what its rules get wrong, verification has to find.

`benchmarks/model.py --writer capable` runs with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

Form = dict[str, Any]

ENOUGH = 20
MAX_QUOTED = 4
MAX_CLAUSE_WORDS, SECTION_WORDS, ANSWER_WORDS = 20, 165, 26
_HEAD = re.compile(r"^(D\d+) \| (.+?) \| (.+)$")
_SENTENCE = re.compile(r"^(D\d+\.\d+): (.+)$")
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s?(?:%|points?|x\b|times)|\b\d+\.\d+\b")
_SHOWS = re.compile(
    r"\b(?:achiev|outperform|improv|reach|surpass|exceed|reduc|increas|attain|obtain|score)\w*", re.IGNORECASE
)
_PROPOSES = re.compile(
    r"\b(?:we|paper|work) (?:\w+ )?(?:propose|introduce|present|develop|design)", re.IGNORECASE
)
_LIMIT = re.compile(
    r"\b(?:however|remains?|limit\w*|fails?|struggl\w+|challeng\w+|lack\w*|degrad\w+|unclear|still)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:future (?:work|research|directions?)|should|will need|promising direction)\b", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:fails? to|does not|do not|underperform\w*|worse than|contrary to)\b", re.IGNORECASE
)
_OPENERS = re.compile(
    r"^(?:In this (?:paper|work|study|survey)|In addition|However|Moreover|Furthermore|Additionally"
    r"|Specifically|Notably|Finally|Therefore|Thus|Hence|To this end|Here|Importantly|In particular"
    r"|Consequently), ?"
)
_WE = re.compile(r"\b[Ww]e (?:(also|further|then|thus|therefore|first|now) )?([a-z]+)\b")
_OURS = re.compile(
    r"\b(?:[Oo]ur|[Tt]he proposed) (?:[\w-]+ )?"
    r"(?:method|model|approach|framework|system|technique|algorithm)\b"
)
_THIS = re.compile(r"\b(?:[Tt]his|[Oo]ur) (?:paper|work|study|survey|article|research)\b")
_SAME = {"can", "may", "could", "will", "should", "cannot", "must", "would", "might"}
_IRREGULAR = {"are": "is", "have": "has", "do": "does", "were": "was", "be": "is", "go": "goes"}


@dataclass(frozen=True)
class Paper:
    """A paper as the prompt shows it."""

    id: str
    reference: str
    title: str
    sentences: tuple[tuple[str, str], ...]

    def find(self, *patterns: re.Pattern[str], last: bool = False) -> tuple[str, str] | None:
        """The first sentence, or the last one, in which every pattern is found."""
        found = [each for each in self.sentences if all(pattern.search(each[1]) for pattern in patterns)]
        return (found[-1] if last else found[0]) if found else None


def reply(request: Form) -> Form:
    """What it says to a request: a filled-in form or, if it may search on, that it is done."""
    if "response_format" not in request:
        return {"content": "done"}
    form = request["response_format"]["json_schema"]["name"]
    return {"json": FORMS[form](request["messages"][-1]["content"])}


def papers_in(prompt: str) -> list[Paper]:
    papers: list[tuple[str, str, str, list[tuple[str, str]]]] = []
    for line in prompt.splitlines():
        if head := _HEAD.match(line):
            papers.append((head[1], head[2], head[3], []))
        elif (sentence := _SENTENCE.match(line)) and papers:
            papers[-1][3].append((sentence[1], sentence[2]))
    return [Paper(name, short, title, tuple(said)) for name, short, title, said in papers]


def clause(paper: Paper, sentence: str) -> str:
    """A sentence of a paper's abstract with the paper's name for "we", cut to about `MAX_CLAUSE_WORDS`."""
    text = _OPENERS.sub("", sentence.strip().rstrip("."))
    named, name = paper.reference, re.sub(r" \(\d{4}\)$", "", paper.reference)
    if first := _WE.search(text):
        text = f"{named} {_third_person(first[2])}{text[first.end() :]}"
        text = _WE.sub(lambda match: f"it {_third_person(match[2])}", text)
    elif _OURS.search(text):
        text = _OURS.sub(named, text, count=1)
    elif _THIS.search(text):
        text = _THIS.sub(named, text, count=1)
    elif re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lambda _: named, text, count=1)
    else:
        text = f"according to {named}, {_lowered(text)}"
    text = _THIS.sub("it", _OURS.sub("it", text))
    text = re.sub(r"\b[Oo]urs?\b", "its", text)
    return _cut(" ".join(text.split()))


def _third_person(verb: str) -> str:
    if verb in _SAME or verb.endswith("ed"):
        return verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "x", "sh", "ch", "z")) else f"{verb}s"


def _lowered(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return text[:1].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text


def _cut(text: str) -> str:
    """The text up to a comma or a clause if it is too long, but not without its figure."""
    words = text.split()
    figure = _FIGURE.search(text)
    least = len(text[: figure.end()]) if figure else len(" ".join(words[: MAX_CLAUSE_WORDS // 2]))
    if len(words) <= MAX_CLAUSE_WORDS:
        return text
    stops = re.finditer(
        r"[,;:] | \(| (?:while|which|where|and|by|using|with|that|compared|demonstrating) ", text
    )
    late = [match.start() for match in stops if match.start() >= least]
    return text[: late[0]].rstrip(" ,;:(") if late else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _claim(text: str, *names: str) -> Form:
    return {"text": f"{_capital(text).rstrip('.')}.", "sentences": list(dict.fromkeys(names))}


def _joined(one: tuple[Paper, str, str], link: str, other: tuple[Paper, str, str]) -> Form:
    """Two papers in one sentence."""
    first, second = clause(one[0], one[2]), clause(other[0], other[2])
    return _claim(f"{first}, {link} {second}", one[1], other[1])


def _with(
    papers: Iterable[Paper], *patterns: re.Pattern[str], last: bool = False
) -> list[tuple[Paper, str, str]]:
    found = ((paper, paper.find(*patterns, last=last)) for paper in papers)
    return [(paper, hit[0], hit[1]) for paper, hit in found if hit]


def write(prompt: str) -> Form:
    """A section: what is proposed, early and late; the counts; results beside each other; what is open."""
    papers = papers_in(prompt)
    proposes, results = _with(papers, _PROPOSES), _with(papers, _FIGURE, _SHOWS, last=True)
    limits = _with(papers, _LIMIT)
    claims = [_joined(proposes[0], "and later", proposes[-1])] if len(proposes) > 1 else []
    singles = [_claim(clause(paper, text), name) for paper, name, text in (*results, *limits, *proposes)]
    claims += _in_turn(
        [_joined(one, "whereas", other) for one, other in _pairs(results[::-1])],
        [_joined(one, "and", other) for one, other in _pairs(proposes[1:-1])],
        [_joined(one, "and", other) for one, other in _pairs(limits[::-1])],
        [claim for claim in singles if not _documents(claims) & _documents([claim])],
    )
    return {"claims": list(_within_words(claims))}


def _in_turn(*kinds: list[Form]) -> list[Form]:
    """One of each kind, then the second of each."""
    return [claim for row in zip_longest(*kinds) for claim in row if claim]


def _within_words(claims: Iterable[Form]) -> Iterator[Form]:
    """The claims that fit into a section, each paper in one of each kind of sentence."""
    left = SECTION_WORDS
    for claim in claims:
        left -= len(claim["text"].split())
        if left < 0:
            return
        yield claim


def _documents(claims: Iterable[Form]) -> set[str]:
    return {name.partition(".")[0] for claim in claims for name in claim["sentences"]}


def _pairs(
    items: Sequence[tuple[Paper, str, str]],
) -> Iterator[tuple[tuple[Paper, str, str], tuple[Paper, str, str]]]:
    yield from zip(items[::2], items[1::2], strict=False)


_MEASURED = re.compile(
    r"(?<![\w.,-])\d+(?:\.\d+)?\s?(?:%|percent|points?|BLEU|F1|x\b|times)"
    r"(?: (?:accuracy|F1|success rate|recall|precision|relative|absolute|points?|improvement|higher|EM))*"
)
_NAMED = r"[A-Z][\w+.-]*[A-Z\d][\w+-]*(?:[ -][A-Z\d][\w+-]*)*"
_DATA = (
    rf"(?:{_NAMED}|[A-Z]\w+(?: [A-Z]\w+)*(?= (?:data ?set|benchmark|corpus|test set|task))"
    r"|(?:[\w-]+ ){1,5}(?:tasks|datasets|benchmarks|generation|answering|detection|QA)\b)"
)
_TASK = re.compile(rf"\b(?:on|across|in) (?:the )?(?P<task>{_DATA})")
_TIED = (
    re.compile(
        rf"(?P<figure>{_MEASURED.pattern})(?: [a-z][\w-]*){{0,3}} (?:on|in) (?:the )?(?P<task>{_DATA})"
    ),
    re.compile(rf"\b(?:on|in) (?:the )?(?P<task>{_DATA}) \((?P<figure>{_MEASURED.pattern})\)"),
)
_BASELINE = re.compile(rf"\b(?:compared (?:to|with)|over|than|outperforming|versus) (?:the )?({_NAMED})")
_GAIN = re.compile(r"\b(?:by|improvement of|gain of|reduction of)(?: up to| over| an average of| about)? $")


def results(prompt: str) -> Form:
    """Figures on something with a name, by a system with a name; one of each paper."""
    rows = (row for paper in papers_in(prompt) for row in _rows(paper))
    return {"results": list(rows)[:12]}


def _rows(paper: Paper) -> Iterator[Form]:
    short = re.sub(r" \(\d{4}\)$", "", paper.reference)
    for name, said in paper.sentences:
        text = said.replace("\\%", "%")
        at, task = _measured_on(text)
        system = short if paper.title.startswith(f"{short}:") else _system(text, at)
        if at and task and system and task != system:
            figure, against = text[at[0] : at[1]], _BASELINE.search(text)
            gain = _GAIN.search(text[: at[0]]) or re.search("point|times|x$|relative|higher|improve", figure)
            yield {
                "system": system,
                "task": task,
                "figure": figure,
                "baseline": against[1] if against and against[1] not in (system, task) else None,
                "measure": "gain" if gain else "score",
                "sentences": [name],
            }
            return


def _measured_on(text: str) -> tuple[tuple[int, int] | None, str]:
    """Where the figure of a sentence stands, and the task that goes with it."""
    for pattern in _TIED:
        if tied := pattern.search(text):
            return tied.span("figure"), tied["task"]
    task = _TASK.search(text)
    figure = _MEASURED.search(text, task.end()) or _MEASURED.search(text) if task else None
    return (figure.span(), task["task"]) if figure and task else (None, "")


def _system(text: str, figure: tuple[int, int] | None) -> str | None:
    """The last name before a figure."""
    found = re.findall(rf"(?<![\w-]){_NAMED}", text[: figure[0]]) if figure else []
    return found[-1] if found else None


def issues(prompt: str) -> Form:
    """Limits that papers name, two by two; what they expect; and findings that go against one another."""
    papers = papers_in(prompt)
    limits, ahead = _with(papers, _LIMIT), _with(papers, _AHEAD)
    against, shows = _with(papers, _AGAINST), _with(papers, _SHOWS)
    problems = [_joined(one, "and", other) for one, other in _pairs(limits)][:4]
    outlook = [_claim(clause(paper, text), name) for paper, name, text in ahead][:3]
    pairs = []
    for paper, name, text in against:
        for other, its_name, its_text in shows:
            shared = _long_words(text) & _long_words(its_text)
            if other.id != paper.id and len(shared) >= 3 and not _AGAINST.search(its_text):
                about = f"How well do {' and '.join(sorted(shared)[:2])} work?"
                pairs.append(
                    {
                        "about": about,
                        "one": _claim(clause(other, its_text), its_name),
                        "other": _claim(clause(paper, text), name),
                    }
                )
                break
    return {"problems": problems, "disagreements": pairs[:2], "outlook": outlook}


def _long_words(text: str) -> set[str]:
    return {
        word
        for word in re.findall(r"[a-z]{6,}", text.lower())
        if word not in ("models", "results", "methods")
    }


def answer(prompt: str) -> Form:
    """Volume, what rose, what gave way or stayed, a result, what is newest, and what is open."""
    trends = re.findall(r"^(T\d+) \| (.+?) \| ([a-z ]+) \| (\{.+)$", prompt, re.MULTILINE)
    claims = re.findall(r"^(K\d+\.\d+): (.+)$", prompt, re.MULTILINE)
    periods = re.findall(r"\{volume\.([\w-]+)\}", prompt)
    written: list[Form] = []
    if len(periods) > 1:
        first, last = periods[0], periods[-2]
        text = (
            f"Papers on the question went from {{volume.{first}}} in {first} to {{volume.{last}}} in {last}."
        )
        written.append({"text": text, "claims": [], "counts": ["papers"]})
    rising = [each for each in trends if each[2] in ("rising", "likely rising", "early signal")]
    falling = [each for each in trends if each[2] == "fading"]
    steady = [each for each in trends if each[2] == "steady"]
    for group, moves in ((rising[:2], "rose"), (rising[2:4], "rose"), (falling[:2], "fell")):
        if group:
            written.append(_moved(group, moves))
    if steady and not falling:
        name, label, _, _ = steady[0]
        shares = f"{{{name}.share_earlier}} and then {{{name}.share_recent}}"
        text = f"{_capital(label)} shows no clear change, with {shares}."
        written.append({"text": text, "claims": [], "counts": [name]})
    short = [each for each in claims if len(each[1].split()) <= ANSWER_WORDS] or claims
    told = [each for each in short if _FIGURE.search(each[1]) and not each[0].startswith("K0")]
    written += [_repeated(each) for each in told[:1]]
    open_problems = [each for each in (*short, *claims) if each[0].startswith("K0")]
    written += [_repeated(each) for each in open_problems[:1]]
    return {"sentences": written[:6]}


def _moved(group: Sequence[tuple[str, str, str, str]], moves: str) -> Form:
    parts = [
        f"{label} {moves} from {{{name}.share_earlier}} to {{{name}.share_recent}} of the papers"
        for name, label, _, slots in group
        if "share_earlier" in slots
    ]
    return {"text": f"{_capital(' and '.join(parts))}.", "claims": [], "counts": [each[0] for each in group]}


def _repeated(claim: tuple[str, str]) -> Form:
    return {"text": claim[1], "claims": [claim[0]], "counts": []}


def plan(prompt: str) -> Form:
    terms = re.search(r"^Terms read from it so far: (.+)$", prompt, re.MULTILINE)
    topic = terms[1].split(", ") if terms else []
    angles = [
        {
            "question": f"{start} {topic[0]}?",
            "papers": [f"{topic[0]} {word}"],
            "web": f"{topic[0]} {word}",
            "answer": f"what papers say on {word}",
            "since": None,
            "until": None,
        }
        for start, word in (
            ("How is the quality measured of", "evaluation"),
            ("What is hard about", "challenges"),
        )
    ]
    return {"topic": [topic], "angles": angles}


def outline(prompt: str) -> Form:
    """Each candidate that shares no word with those before it, with those after it that do: five or seven."""
    if prompt.startswith("You extend"):
        return {"themes": []}  # what is written answers the question
    offered = re.findall(r"^(C\d+) \| ([^|]+) \| [^|]+ \| (.+)$", prompt, re.MULTILINE)
    themes: list[Form] = []
    papers: list[int] = []
    for name, label, counts in offered:
        same = next((theme for theme in themes if _words(theme["name"]) & _words(label)), None)
        if same:
            same["phrases"] = [*same["phrases"], name][:8]
        else:
            definition = f"What papers call {label}"
            themes.append({"name": label, "definition": definition, "phrases": [name], "counted": True})
            papers.append(sum(map(int, re.findall(r"(\d+) of", counts))))
    return {"themes": themes[: 7 if min(papers[:7], default=0) >= ENOUGH else 5]}


def _words(label: str) -> set[str]:
    return set(re.split(r"[\s-]", label.lower()))


def audit(prompt: str) -> Form:
    """Each place is about its theme: the phrases are those of the candidates."""
    names = re.findall(r"^(T\d+) \|", prompt, re.MULTILINE)
    return {"themes": [{"theme": name, "other": [], "missed": []} for name in names]}


def judge(prompt: str) -> Form:
    return verdicts(prompt) | {"criteria": {"on_question": "yes", "name_fits": "yes", "stands_alone": "yes"}}


def verdicts(prompt: str) -> Form:
    claims = re.findall(r"^Claim (\d+):", prompt, re.MULTILINE)
    return {
        "verdicts": [{"claim": int(claim), "verdict": "supported", "unsupported": []} for claim in claims]
    }


def review(prompt: str) -> Form:
    angles = re.findall(r"^(A\d+): ", prompt, re.MULTILINE)
    return {"angles": [{"angle": angle, "answered": "yes"} for angle in angles], "missing": []}


def follow_up(prompt: str) -> Form:
    """The best papers, one sentence each, if a title or a sentence has most words of the question."""
    question = re.search(r"^Question: (.+)$", prompt, re.MULTILINE)
    asked = _long_words(question[1]) if question else set()
    papers = papers_in(prompt)[:MAX_QUOTED]
    near = [paper for paper in papers if not asked or _long_words(_whole(paper)) & asked]
    return {"claims": [_claim(clause(paper, text), name) for paper in near for name, text in _best(paper)]}


def _whole(paper: Paper) -> str:
    return " ".join((paper.title, *(text for _, text in paper.sentences)))


def _best(paper: Paper) -> Sequence[tuple[str, str]]:
    """A sentence that shows something, or else its first."""
    return [paper.find(_SHOWS) or paper.sentences[0]] if paper.sentences else []


FORMS: dict[str, Callable[[str], Form]] = {
    "PlanAnswer": plan,
    "OutlineAnswer": outline,
    "AuditAnswer": audit,
    "TrendAnswer": write,
    "ResultsAnswer": results,
    "IssuesAnswer": issues,
    "ReportAnswer": answer,
    "JudgeAnswer": judge,
    "VerdictsAnswer": verdicts,
    "ReviewAnswer": review,
    "FollowUpAnswer": follow_up,
}
