"""A tiny random model is tuned by `examples/tune.py` on exported files: the loss has to fall.

python tests/tuning/tuned.py FOLDER    needs torch, transformers, datasets and TRL; nothing else, no network

FOLDER has what `tests.tuning.exported` wrote; the model is made here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

REPOSITORY = Path(__file__).parent.parent.parent
SPECIAL = ("<pad>", "<s>", "</s>")
TOKENS = 1200
# What is to be learnt is marked: `assistant_only_loss` needs it.
TEMPLATE = (
    "{% for message in messages %}{{ '<s>' + message['role'] + '\n' }}"
    "{% if message['role'] == 'assistant' %}{% generation %}{{ message['content'] + '</s>' }}"
    "{% endgeneration %}"
    "{% else %}{{ message['content'] + '</s>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<s>assistant\n' }}{% endif %}"
)
SMALL = (
    *("--max_steps", "4", "--per_device_train_batch_size", "4", "--max_length", "4096"),
    *("--learning_rate", "5e-3", "--use_cpu", "True", "--bf16", "False", "--report_to", "none"),
    *("--logging_strategy", "no", "--save_strategy", "no", "--disable_tqdm", "True"),
)


def make_model(folder: Path, files: list[Path]) -> Path:
    """A random Llama of two layers with a tokenizer of these files, in a folder."""
    set_seed(0)
    path = folder / "tiny"
    plain = Tokenizer(models.BPE(unk_token=None))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=TOKENS, special_tokens=[*SPECIAL], initial_alphabet=alphabet, show_progress=False
    )
    plain.train([str(file) for file in files], trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token=SPECIAL[0], bos_token=SPECIAL[1], eos_token=SPECIAL[2]
    )
    tokenizer.chat_template = TEMPLATE
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=4096,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def tune(method: str, file: Path, model: Path, *more: str) -> bool:
    """Whether the loss falls; prints what was tuned, and how long it took."""
    start = time.monotonic()
    arguments = ("--data", str(file), "--model_name_or_path", str(model), *SMALL, *more)
    out = file.parent / f"tuned-{file.stem}"
    done = subprocess.run(
        [
            sys.executable,
            str(REPOSITORY / "examples" / "tune.py"),
            method,
            *arguments,
            "--output_dir",
            str(out),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    line = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not line.startswith("loss on ") or "are cut" in done.stdout:
        print(done.stdout[-2000:], done.stderr[-4000:], sep="\n")
        return False
    before, after = (float(part.split()[-2]) for part in line.partition(": ")[2].partition(";")[0].split(","))
    falls = after < before
    seconds = time.monotonic() - start
    print(
        f"{method:3} {file.name:16} loss {before:.4f} before, {after:.4f} after: "
        f"{'falls' if falls else 'DOES NOT FALL'}, {seconds:.1f} s",
        flush=True,
    )
    return falls


def main() -> int:
    folder = Path(sys.argv[1])
    files = {name: folder / f"{name}.jsonl" for name in ("sft", "dpo", "openai-sft", "openai-dpo")}
    model = make_model(folder, [*files.values()])
    tuned = [
        tune("sft", files["sft"], model, "--assistant_only_loss", "True"),
        tune("dpo", files["dpo"], model),
        tune("sft", files["openai-sft"], model),
        tune("dpo", files["openai-dpo"], model),
    ]
    return 0 if all(tuned) else 1


if __name__ == "__main__":
    raise SystemExit(main())
