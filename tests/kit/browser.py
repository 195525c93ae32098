"""Pages in a real browser: which of them would have to be scrolled sideways, with everything unfolded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from html import escape, unescape
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
WIDTHS = (390, 1001, 1280)
"""A telephone, the narrowest window with tables as tables, a screen."""
SCRIPT = """
window.onload = function () {
  var told = [], frames = document.querySelectorAll("iframe");
  frames.forEach(function (frame) {
    var page = frame.contentDocument, inner = frame.contentWindow.innerWidth;
    page.querySelectorAll("details").forEach(function (each) { each.open = true; });
    if (page.documentElement.scrollWidth > inner) {
      told.push(frame.title + ": " + page.documentElement.scrollWidth + " of " + inner);
    }
  });
  document.getElementById("told").textContent = [frames.length + " looked at"].concat(told).join("\\n");
};
"""


def too_wide(pages: Mapping[str, str], folder: Path, widths: Iterable[int] = WIDTHS) -> list[str]:
    """The pages that are wider than a window of one of ``widths``: each is laid out in a frame of that width."""
    frames = [
        f'<iframe title="{name} at {width}" style="width:{width}px;border:0" srcdoc="{escape(page)}"></iframe>'
        for name, page in pages.items()
        for width in widths
    ]
    shown = folder / "frames.html"
    head = f'<!DOCTYPE html><meta charset="utf-8"><pre id="told"></pre><script>{SCRIPT}</script>'
    shown.write_text(head + "".join(frames), encoding="utf-8")
    options = ["--headless", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    options += ["--no-sandbox"] if os.getuid() == 0 else []
    assert CHROMIUM is not None
    done = subprocess.run([CHROMIUM, *options, shown.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    counted, *wide = unescape(told[1] if told else "").split("\n")
    assert counted == f"{len(frames)} looked at"
    return wide
