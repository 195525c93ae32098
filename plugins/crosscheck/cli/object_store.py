"""The home's copy in an object store (CROSSCHECK_STORE): published, brought back, rid of what nobody needs."""

from __future__ import annotations

import typer

from crosscheck.cli.options import JsonOption, console, exit_on_error, load_county, load_settings, tell
from crosscheck.cli.speech import say

app = typer.Typer(no_args_is_help=True, help=__doc__)
MEGABYTE = 1_000_000


@app.command()
def push(as_json: JsonOption = False) -> None:
    """Publish snapshots, nights, lists and requests as they are; the same again publishes nothing."""
    from crosscheck.operate.store import push

    with exit_on_error(as_json):
        done = push(load_county())
        tell(vars(done), as_json, lambda: _show("store_published", done.commit, done.files, done.bytes))


@app.command()
def pull(as_json: JsonOption = False) -> None:
    """Bring the newest published state into an empty home, or one that holds nothing of its own; hashes compared."""
    from crosscheck.operate.store import pull

    with exit_on_error(as_json):
        done = pull(load_settings())
        tell(vars(done), as_json, lambda: _show("store_brought", done.commit, done.files, done.bytes))


@app.command()
def prune(as_json: JsonOption = False) -> None:
    """Remove from the store what the newest published state does not need; after an erasure, before it is over."""
    from crosscheck.operate.store import prune

    with exit_on_error(as_json):
        removed = prune(load_settings())
        tell({"removed": removed}, as_json, lambda: console.print(say("store_pruned", count=removed), soft_wrap=True))


def _show(key: str, commit: int, files: int, size: int) -> None:
    console.print(say(key, commit=commit, files=files, megabytes=size / MEGABYTE), soft_wrap=True)
