"""Made-up papers with a plan: which phrase stands in how many papers of which year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trendscope.document import Document
from trendscope.measuring.candidate import Candidate
from trendscope.window import Window

YEARS = range(2018, 2026)
WINDOW = Window.of_years(2018, 2025)
GROWS = {2023: 6, 2024: 8, 2025: 9}
FADES = {2018: 9, 2019: 8, 2020: 6}
STAYS = dict.fromkeys(YEARS, 3)


def paper(key: str, *, title: str = "", text: str = "", date: str | None = "2024-01-01") -> Document:
    return Document(
        key, title or key, ("A. Author",), date, f"https://example.org/{key}", "paper", "made-up", text
    )


def papers(
    topic: str, plan: Mapping[str, Mapping[int, int]], *, years: Iterable[int] = YEARS, each: int = 10
) -> list[Document]:
    """So many papers a year on a topic; every second one that has a phrase bears it in its title."""
    return [_planned(topic, plan, year, number) for year in years for number in range(each)]


def _planned(topic: str, plan: Mapping[str, Mapping[int, int]], year: int, number: int) -> Document:
    # Turned by seven for every phrase, so that different phrases stand in different papers.
    phrases = [
        phrase
        for place, (phrase, counts) in enumerate(plan.items())
        if (number + 7 * place) % 10 < counts.get(year, 0)
    ]
    title = (
        f"On {phrases[0]} ({topic} {year}-{number})" if phrases and number % 2 else f"{topic} {year}-{number}"
    )
    sentences = [
        f"The {topic} of the day is told in the words of number {number} from the year {year}.",
        *(
            f"Here the {topic} of old is met by the {phrase}, and it is weighed with care."
            for phrase in phrases
        ),
    ]
    return paper(f"{topic}-{year}-{number}", title=title, text=" ".join(sentences), date=f"{year}-05-01")


def candidate(
    label: str, direction: str = "rising", *, documents: Iterable[str] = (), z: float = 3.0
) -> Candidate:
    return Candidate(
        label=label,
        forms=(label,),
        documents=tuple(documents),
        counts={},
        direction=direction,  # type: ignore[arg-type]
        z=z,
        growth_ratio=2.0,
        kendall_tau=0.5,
        words=tuple(sorted(label.split())),
    )
