"""Reads the sum that an office says it recovered (追回金额), as people type it and as workbooks store it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal

from crosscheck.feedback.headings import visible
from crosscheck.feedback.sheet import DIGITS
from crosscheck.rules.amounts import fen

MOST = 12
"""Digits before the point; a longer number is no sum."""
NOTHING = ("", "无", "/", "-", "—")
_SUM = re.compile(r"(-?)[¥￥]?(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(?:元整?|圆整?)?")


def read_money(text: str) -> tuple[int | None, str]:
    """The sum in fen, None where nothing stands there; and why it can't be taken, in Chinese."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text)))
    if bare in NOTHING:
        return None, ""
    found = _SUM.fullmatch(bare)
    if found is None:
        return None, f"追回金额“{text[:20]}”无法识别,请填写以元为单位的数字,如1200.50"
    before, after, whole, fraction = found.groups(default="")
    whole = whole.replace(",", "")
    if (before or after) and (whole + fraction).strip("0"):
        return None, f"追回金额“{text[:20]}”不能小于0"
    if len(whole.lstrip("0")) > MOST:
        return None, f"追回金额“{text[:20]}”过大,请核对"
    sum_of = _unblurred(f"{whole}.{fraction}" if fraction else whole)
    if sum_of != sum_of.quantize(Decimal("0.01")):
        return None, f"追回金额“{text[:20]}”最多两位小数"
    return fen(sum_of), ""


def _unblurred(text: str) -> Decimal:
    """The number; workbooks store 4.35 as 4.3499999999999996 and show 15 digits of it."""
    digits = text.replace(".", "").lstrip("0")
    return Context(prec=DIGITS).create_decimal(text) if len(digits) > DIGITS else Decimal(text)
