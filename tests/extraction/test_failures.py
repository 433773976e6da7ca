from __future__ import annotations

import pytest

from trendscope.extraction.failures import concreteness, is_failure, is_found, is_found_in


@pytest.mark.parametrize(
    "sentence",
    [
        "We find that models fail on nested clauses.",
        "Accuracy drops by 31% when the clauses are reordered.",
        "Even the best model falls short of human readers on long rulings.",
        "The planners do not generalize well to unseen courts.",
        "While gates show promise on short odes, they generally fall short of tuned routers.",
        "Recall of verbs is strong, while nouns remain challenging, with some models below 15%.",
        "We find that models perform well above chance, but still cannot compete with human readers.",
        "We identify limitations of current judges, including lost verses and a mixed metre.",
        "Models seem biased towards longer odes.",
        "We observe that gates might keep the rhyme but cannot model the metre of odes effectively.",
        "Tuning on sonnets does not consistently raise the recall of gates.",
    ],
)
def test_a_failure_is_told(sentence: str) -> None:
    assert is_failure(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gates outperform routers on nested clauses, where these fail to converge.",
        "To address these limitations, gates are learned.",
        "Existing methods often overlook clauses and fail to keep them.",
        "Our findings highlight limitations of current judges and offer valuable insights.",
        "The error rate drops to 3.1%.",
        "Gates are learned together with embeddings.",
        "Our results show that pruned gates read twice as fast with only a slight drop in recall.",
        "The pruned gates show no statistically significant drop on clean rulings.",
        "We show that masked gates are able to degrade the accuracy of plagiarists by 20%.",
        "SoftGate avoids brittle rules and trains in 3 hours.",
        "Gates show surprisingly strong robustness to typing errors (81.5% accuracy) yet lacks depth.",
        "We find that trained judges give more reliable verdicts than rules, showing limitations of rules.",
        "Experiments reveal that gates do encouragingly well, filling the gap between odes and psalms.",
        "Four insights are identified: odes lack rhyme; hymns keep it; and gates read both at 90% accuracy.",
        "Ablations show that accuracy drops by 12% without the soft gates.",
        "We find that soft gates are less vulnerable to typing errors, and so lose 2% less.",
        "We find that the northern press lacks women twice as often as the southern one.",
        "Although gates struggle with rhyme, they achieve a strong performance on metre of 90%.",
        "Warm starts enable training with 8x larger batches, whereas the baseline struggles to converge.",
        "While routers struggle with rhyme, we find that gates achieve 95.1% recall.",
        "Under attack, gates show much less performance drops of 3% than routers.",
        "Simple gates are effective to reduce the gap between odes and hymns, results show.",
        "We find that plain gates suit odes poorly, but that coupled ones reach a strong performance.",
        "Our work describes how gates date odes, illustrating the limitations of gates for dating.",
        "Our work contributes a test of gates that exposes their degradation in long odes.",
        "Results show that traditional routers often fail to keep the metre of odes.",
        "We show that odes by gates reduce the decline rate of judges and keep their attack rate.",
        "The findings challenge the assumption that gates cannot keep the metre of models.",
        "Half of the gates are cut with merely a 0.2% drop in accuracy.",
        "Gates find the words that matter, and accuracy declines when these words are removed.",
        "Results show a clear performance gap for tuned gates, indicating the effectiveness of tuning.",
        "We collect 1,787 sentences on launches, failures and repairs of engines.",
    ],
)
def test_what_is_mended_or_vague_is_no_failure(sentence: str) -> None:
    assert not is_failure(sentence)


@pytest.mark.parametrize(
    ("sentences", "number", "is_so"),
    [
        (("Odes are long.", "We evaluate six gates.", "All of the gates failed to keep the metre."), 2, True),
        (("Gates often fail to keep the metre.", "We evaluate six gates."), 0, False),
        (("We evaluate six gates.", "Existing models of others fail to keep the metre."), 1, False),
        (("We test it.", "We discuss why gates fail to keep the metre."), 1, False),
        (("We test it.", "When the metre is slow, the usability of gates remains limited."), 1, False),
        (("We test it.", "We find that gates fail on odes.", "We propose a cure for them."), 1, True),
        (("Recent work shows that gates fail on odes.", "We propose a cure for them."), 0, False),
        (("We test it.", "It sheds light on biased gates."), 1, False),
        (("We test it.", "We find that existing models fail to keep the metre."), 1, True),
    ],
)
def test_what_follows_the_own_work_was_found(sentences: tuple[str, ...], number: int, is_so: bool) -> None:
    assert is_found_in(sentences, number) == is_so


def test_what_was_found_is_more_concrete_than_what_is_supposed() -> None:
    supposed = "Judges struggle with clauses."
    found = "We find that even the best judge still struggles with nested clauses, losing 12% accuracy."

    assert not is_found(supposed)
    assert is_found(found)
    assert concreteness(supposed) < concreteness(found)
