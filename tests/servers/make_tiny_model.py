"""Write a small language model with random weights: python make_tiny_model.py FOLDER TEXT...

FOLDER is made; the TEXT files are what its tokenizer is trained on. Needs torch, transformers, tokenizers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

# With so few tokens, its end comes up by chance: some answers stop, others are cut at the server's length.
VOCABULARY = 512
END = "<|end|>"
ROLES = ("<|system|>", "<|user|>", "<|assistant|>")
TEMPLATE = """\
{%- if tools %}<|system|>{{ tools | tojson }}<|end|>{% endif %}
{%- for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}
{%- if add_generation_prompt %}<|assistant|>{% endif %}"""


def main(folder: Path, *texts: Path) -> None:
    """Write the tokenizer and the model into the folder."""
    torch.manual_seed(0)
    tokenizer = a_tokenizer(texts)
    tokenizer.save_pretrained(folder)
    a_model(len(tokenizer), tokenizer.eos_token_id).save_pretrained(folder)


def a_tokenizer(texts: tuple[Path, ...]) -> PreTrainedTokenizerFast:
    """A byte-level BPE tokenizer of the texts, with a chat template that shows tools."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[END, *ROLES],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train(list(map(str, texts)), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=END, pad_token=END, chat_template=TEMPLATE
    )


def a_model(vocabulary: int, end: int) -> LlamaForCausalLM:
    """A Llama of two layers that draws its tokens at random."""
    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=32_768,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(
        do_sample=True, max_new_tokens=1024, eos_token_id=end, pad_token_id=end
    )
    return model


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
