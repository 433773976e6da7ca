"""Your own tool, which becomes a source.

In this folder: trendscope "recent trends in machine translation" --tool lab:lab_notes
"""

from __future__ import annotations

from langchain_core.tools import tool

from trendscope import research

NOTES = [
    {
        "title": "Week 12",
        "date": "2025-03-21",
        "text": "Machine translation is a tool that our editors trust.",
    },
    {"title": "Week 13", "text": "The coffee machine is broken again."},
]


@tool
def lab_notes(query: str) -> list[dict[str, str]]:
    """Search the notes of our laboratory."""
    words = query.lower().split()
    return [note for note in NOTES if any(word in note["text"].lower() for word in words)]


if __name__ == "__main__":
    report = research("recent trends in machine translation since 2019", tools=[lab_notes])
    for search in report.searches:
        if search.source == lab_notes.name:
            print(f"{search.source} was searched for {search.query!r}: {search.found} found")
    for document in report.documents.values():
        if document.source == lab_notes.name:
            print("quoted:", document.title)
