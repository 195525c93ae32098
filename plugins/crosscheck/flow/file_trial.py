"""A trial of a file that comes by the portal, in a process of its own: a file that is too much for it harms nobody."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath

from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.site_files import read_again
from crosscheck.catalog.source_file import add_to_source
from crosscheck.errors import CrosscheckError, RefusedFile
from crosscheck.lake.trial import Trial, try_file
from crosscheck.ledger.attempts import Limit, too_often
from crosscheck.ledger.database import Ledger
from crosscheck.settings import Settings
from crosscheck.sources.unknown_file import KINDS

LARGEST_TRIAL = 50 * 1024 * 1024
"""Bytes of a file that a page takes; whoever has a larger one has the command."""
MOST_SECONDS = 120
TRIALS = Limit("trial", 60, 60)
"""Trials of one user within an hour."""


def try_upload(
    ledger: Ledger, settings: Settings, user: str, name: str, content: bytes, dataset_id: str, at: str
) -> Trial:
    """What a file would become as a delivery of a dataset today; nothing is kept of it.

    ``RefusedFile`` for a kind of file that nobody reads, one that takes too long, and for too many in an hour.
    """
    if too_often(ledger, TRIALS, user, at):
        raise RefusedFile(f"一小时内试读已超过{TRIALS.most}次,请稍后再试")
    if len(content) > LARGEST_TRIAL:
        raise RefusedFile(f"文件超过{LARGEST_TRIAL // 1024**2}MB;请在服务器上用 crosscheck source try 试读")
    called = PurePosixPath(name.replace("\\", "/")).name
    if PurePosixPath(called).suffix.lower() not in KINDS:
        raise RefusedFile(f"文件名应以下列之一结尾:{'、'.join(KINDS)}")
    with tempfile.TemporaryDirectory(prefix="crosscheck-tried-") as folder:
        path = Path(folder) / called
        try:
            path.write_bytes(content)
        except (OSError, ValueError):
            raise RefusedFile("文件名过长或含有不能用的字符,请改名后再试") from None
        return _apart(settings, path, dataset_id, date.fromisoformat(at[:10]))


def _apart(settings: Settings, path: Path, dataset_id: str, day: date) -> Trial:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(theirs, settings, path, dataset_id, day), daemon=True)
    process.start()
    theirs.close()
    try:
        told = ours.recv() if ours.poll(MOST_SECONDS) else f"读取超过{MOST_SECONDS}秒,已停止"
    except EOFError:
        told = "读取中断:文件太大或已损坏"
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(told, Trial):
        return told
    raise RefusedFile(told)


def _tell(there: Connection, settings: Settings, path: Path, dataset_id: str, day: date) -> None:
    """Send the trial, or in a sentence why there is none; an unforeseen fault says no more than its kind."""
    try:
        there.send(try_file(settings, path, dataset_id, day))
    except CrosscheckError as error:
        there.send(mask_any_writing(error.told("zh")))
    except Exception as error:
        there.send(f"读取失败:{type(error).__name__}")


def accept_proposals(
    site: Path,
    dataset_id: str,
    reading: Mapping[str, str],
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str] | str],
) -> Path:
    """Write what was proposed and accepted into the county's folder; the file. ``RefusedFile`` where that can't be."""
    try:
        path = add_to_source(site, dataset_id, reading, columns, words)
    except OSError as error:
        raise RefusedFile(f"本县的文件夹不能写入({error.strerror}),请按上面的建议手工填写") from None
    read_again()
    return path
