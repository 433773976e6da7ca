"""How concretely a sentence tells of what does not work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trendscope.extraction.cues import cue_pattern
from trendscope.extraction.failing_clauses import has_failing_clause
from trendscope.extraction.figures import has_figure
from trendscope.extraction.roles import roles_of

_BEST_STILL = re.compile(
    r"\beven (?:the )?(?:best|strongest|most|state-of-the-art|advanced|leading|frontier|top|GPT|larger?)\b"
    r"|\bstill (?:struggle|fail|fall|lag|far|underperform|make|produce|below|suffer)|\bfar "
    r"(?:from|below|behind)\b"
    r"|\bno (?:model|method|system|single|existing)\b|\bonly \d|\b(?:less|fewer) than \d",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\b(?:on|for|in|with|when|to|under|across|at|between|beyond) (?:the |a |an )?(?!all\b|most\b"
    r"|this\b)[a-z-]{4,}"
)
_NOT_OF_METHODS = re.compile(
    r"\b(?:we (?:hope|believe|aim|propose|introduce|present|address)|to (?:address|overcome"
    r"|tackle|mitigate|bridge)"
    r"|existing (?:methods|approaches|work|works|studies|research|benchmarks|datasets"
    r"|evaluations?) (?:often|typically"
    r"|mainly|mostly|primarily|largely|focus|rely|overlook|lack|fail|struggle|suffer)"
    r"|(?:research|work|studies|progress|attention|literature) (?:\w+ )?(?:remains?|is|has been) "
    r"(?:\w+ )?(?:limited"
    r"|scarce|lacking|under-?explored|unexplored|sparse)"
    r"|previous (?:applications?|methods|approaches|work|works|studies)|overcom\w*|bridg\w+ the"
    r"|clos\w+ (?:much of |most of )?the (?:\w+ )?gap"
    r"|address\w* (?:the |these |key )?(?:limitations|shortcomings|lack)|not only"
    r"|despite the lack|analy[sz]e the (?:reasons|limitations)|point out the|reasonable"
    r"|participants? (?:was|were)"
    r"|research (?:on this topic|in (?:the|this) field)|lack of (?:\w+ ){0,2}(?:papers|studies|research|work)"
    r"|(?:hallucinations?|errors?|loss|perplexity|toxicity|latency|costs?|WER|bias)(?: rates?)? "
    r"(?:drops?|declines?|decreases|degrades)"
    r"|outperform\w*|state-of-the-art (?:results|performance)|mitigat\w*|alleviat\w*|our "
    r"(?:method|approach|model"
    r"|framework|system))\b",
    re.IGNORECASE,
)
# Praise in the same breath: the failure is told as what an own method repairs.
_REPAIRED = re.compile(
    r"\b(?:reduc(?:es|ing)|improv(?:es|ing)|boost\w*|recover\w*|prevent\w*|resolv\w*|eliminat\w*"
    r"|fix(?:es|ing))\b",
    re.IGNORECASE,
)


# Says that there are limits, and not which.
_VAGUE = re.compile(
    r"\binsights?\b|\bstrengths and weaknesses|\brecommendations?\b"
    r"|\bopportunit|\broom for (?:\w+ )?improvement|\bchallenges ahead|\b"
    r"(?:highlight|discuss|reveal|show)s? (?:\w+ )?(?:limitations"
    r"|weaknesses|shortcomings) (?:of|and)|\breview\w* (?:contemporary|existing|recent|current)"
    r"|\bin the real world|\bvery challenging"
    r"|\bremains? (?:an? )?(?:\w+ )?(?:challeng\w+|difficult)(?: (?:problems?|tasks?))?\W*$"
    r"|\binherent limitations|\bvalid approach",
    re.IGNORECASE,
)
# Announces findings; or tells what a part of an own method is worth.
_NO_FAILURE = re.compile(
    r"\binsights? (?:is|are|was|were) (?:identified|drawn|gained|provided)"
    r"|\bablati\w+|\b(?:when|if|after) (?:\w+ ){0,3}(?:removed|removing|ablated)|\bremoving\b"
    r"|\b(?:decline|drop) rates?\b|\bchalleng\w+ the (?:\w+ )?(?:assumption|belief|view|notion)"
    r"|\bindicating the (?:effectiveness|importance|value|benefit)"
    r"|\bboth the (?:potential|promise|strengths)|\bstrengths and (?:limitations|weaknesses)"
    r"|\b(?:potential|promise|capabilities) and (?:the )?(?:limitations|weaknesses|shortcomings)"
    r"|\b(?:whereas|while|where) (?:the )?(?:baselines?|previous|prior|existing|others?)\b"
    r"|\b(?:our|this) (?:work|paper|study|article) (?:contributes|provides|offers|characteri[sz]es"
    r"|introduces)"
    r"|\b(?:traditional|conventional|previous|prior) (?:[\w-]+ ){0,2}\w+s (?:often |typically "
    r"|usually |mostly )?"
    r"(?:fail|struggle|suffer|fall|overlook|lack)\b"
    r"|\breduc\w* (?:the |this )?(?:\w+ )?gap|\bif limited to\b"
    r"|\b(?:highest|best)[- ](?:scoring|performing|ranked) team",
    re.IGNORECASE,
)
_OWN_WORK = re.compile(
    r"\b[Ww]e\b|\b[Tt]his (?:paper|work|study|article)\b|\b(?:[Rr]esults|[Ee]xperiments|[Ee]valuations?)\b"
)
# Without a word of finding, only these tell of an outcome.
_FAILED = re.compile(
    r"\b(?:struggl\w*|fail(?:s|ed)?|f[ae]ll(?:s|ing)? (?:short|behind|below)|lag(?:s|ging)? behind"
    r"|underperform\w*"
    r"|far (?:from|below|behind)|poorly|none of|no model|remain\w*|drop\w*|degrad\w*|worse than|gaps?|unable"
    r"|still)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b[Ww]e\b|\b(?:provid|expos|shed|aim|help|guid|be combined)\w*\b"
    r"|^(?:To|When|If|Since|Because|As|Other|There)\b"
)
_BY_OTHERS = re.compile(
    r"\b(?:recent|previous|prior|past|earlier|existing|many|several|some) (?:\w+ )?(?:works?"
    r"|stud(?:y|ies)|research|findings"
    r"|evaluations?|analys[ei]s|papers?|literature)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:existing|current|traditional|conventional|previous|prior|most|many|recent|standard"
    r"|typical) (?:[\w-]+ ){0,3}"
    r"(?:methods?|approach(?:es)?|works?|models?|stud(?:y|ies)|systems?|techniques?|research"
    r"|benchmarks?|datasets?"
    r"|LLMs|efforts|solutions?|metrics?|evaluations?|practices?)\b"
    r"|\b(?:often|usually|frequently|typically|commonly|generally|inherently|notoriously|may|might|could)\b",
    re.IGNORECASE,
)


def is_failure(sentence: str) -> bool:
    """Whether a sentence tells that something fails, falls or is missing, and not that it was mended.

    The cues are in `failures.txt`, what findings are told with in `findings.txt` (the contrast and the
    result zones of argumentative zoning; Teufel & Moens 2002).
    """
    if not cue_pattern("failures").search(sentence) or _NOT_OF_METHODS.search(sentence):
        return False
    if _NO_FAILURE.search(sentence) or not has_failing_clause(sentence):
        return False
    is_vague = _VAGUE.search(sentence) and not has_figure(sentence)
    return not (is_vague or _REPAIRED.search(sentence))


def is_found(sentence: str) -> bool:
    """Whether a sentence tells what was found or measured, and not what is supposed."""
    return bool(
        cue_pattern("findings").search(sentence) or has_figure(sentence) or _BEST_STILL.search(sentence)
    )


def is_found_in(sentences: Sequence[str], number: int) -> bool:
    """Whether a sentence of an abstract was found: it says so, or stands among what follows the own work.

    Without a cue such as "we find", what stands before the last sentence that proposes something is what
    that sets out to mend.
    """
    sentence, later = sentences[number], sentences[number + 1 :]
    if cue_pattern("findings").search(sentence) and not _BY_OTHERS.search(sentence):
        return True
    if any("proposes" in roles_of(each) for each in later):
        return False
    if is_found(sentence):
        return True
    is_outcome = _FAILED.search(sentence) and not _DOES.search(sentence)
    is_after = any(map(_OWN_WORK.search, sentences[:number]))
    return bool(is_outcome) and is_after and not _OF_OTHERS.search(sentence)


def concreteness(sentence: str) -> int:
    """From 0 to 5: it is found and not supposed, has a figure, names the best that fails, says at what."""
    found = cue_pattern("findings").search(sentence)
    return (
        2 * bool(found)
        + bool(has_figure(sentence))
        + bool(_BEST_STILL.search(sentence))
        + bool(_WHAT.search(sentence))
    )
