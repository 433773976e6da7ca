"""Tune an open-weight model on what `trendscope feedback export` has written, with TRL.

python examples/tune.py sft --data sft.jsonl --model_name_or_path MODEL --output_dir tuned
python examples/tune.py dpo --data dpo.jsonl --model_name_or_path tuned --output_dir preferred

MODEL is a folder, or a name that transformers can load. Every argument of TRL's SFTConfig, DPOConfig and
ModelConfig can be given, such as --learning_rate 1e-5 --num_train_epochs 3 --use_peft. Files in OpenAI's
format of preferences are read as well. Prints the loss on the file before and after.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from datasets import Dataset, load_dataset
from transformers import AutoTokenizer
from trl import DPOConfig, DPOTrainer, ModelConfig, SFTConfig, SFTTrainer, TrlParser, get_peft_config

CONFIGS = {"sft": SFTConfig, "dpo": DPOConfig}
TRAINERS = {"sft": SFTTrainer, "dpo": DPOTrainer}


@dataclass
class Data:
    """What is learnt from."""

    data: str = field(metadata={"help": "a file that trendscope feedback export has written"})


def main() -> int:
    if sys.argv[1:2] not in (["sft"], ["dpo"]):
        print(__doc__)
        return 2
    method = sys.argv.pop(1)
    data, config, model = TrlParser((Data, CONFIGS[method], ModelConfig)).parse_args_and_config()
    before, after = tune(method, load(data.data), config, model)
    print(f"loss on {data.data}: {before:.4f} before, {after:.4f} after; model in {config.output_dir}")
    return 0


def load(path: str) -> Dataset:
    """The lines of a file; those in OpenAI's format of preferences as TRL names their fields."""
    lines = load_dataset("json", data_files=path, split="train")
    if "preferred_output" not in lines.column_names:
        return lines
    return lines.map(
        lambda line: {
            "prompt": line["input"]["messages"],
            "chosen": line["preferred_output"],
            "rejected": line["non_preferred_output"],
        },
        remove_columns=lines.column_names,
    )


def lengths(data: Dataset, tokenizer: Any) -> list[int]:
    """Tokens of each line, with the longer one of two answers."""
    talks = [
        [line["messages"]]
        if "messages" in line
        else [line["prompt"] + line[part] for part in ("chosen", "rejected")]
        for line in data
    ]
    return [
        max(len(tokenizer.apply_chat_template(talk, return_dict=True)["input_ids"]) for talk in each)
        for each in talks
    ]


def say_cut(lengths: list[int], limit: int | None) -> None:
    """Say how many lines TRL cuts, if any: it cuts the end, which is the answer."""
    cut = sum(length > limit for length in lengths) if limit else 0
    if cut:
        print(f"{cut} of {len(lengths)} lines are longer than --max_length {limit}: their answers are cut")


def tune(method: str, data: Dataset, config: Any, model: ModelConfig) -> tuple[float, float]:
    """Tune the model and save it; the loss on the same data before and after.

    The model is named, not given: DPO loads it once more as its reference.
    """
    path = model.model_name_or_path
    tokenizer = AutoTokenizer.from_pretrained(path)
    say_cut(lengths(data, tokenizer), config.max_length)
    trainer = TRAINERS[method](
        model=path,
        args=config,
        train_dataset=data,
        eval_dataset=data,
        processing_class=tokenizer,
        peft_config=get_peft_config(model),
    )
    before = trainer.evaluate()["eval_loss"]
    trainer.train()
    after = trainer.evaluate()["eval_loss"]
    trainer.save_model(config.output_dir)
    return before, after


if __name__ == "__main__":
    raise SystemExit(main())
