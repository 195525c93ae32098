"""One person who is to be erased: under which numbers and names, and what stands in their place from now on.

A stand-in is as long as an ID number, begins with 99 and the number of the order, keeps day of birth and sex, and has a
sound check character: rules find in it what they found before. Names become 已删除 and the number of the order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stdnum.cn import ric

from crosscheck.access.masking import mask
from crosscheck.lake.laid_aside import NAME, NUMBER
from crosscheck.lake.laid_aside import mark as hash_mark

LEAST_IN_TEXT = 3
"""Characters: a shorter name occurs in plain Chinese by chance, and is replaced in rows about the person alone."""
NAME_MARK = "已删除"


def stand_in(number: str, order: int) -> str:
    """What stands for ``number`` (18 characters) once it is erased by the order of this number."""
    body = f"99{order % 10_000:04d}{number[6:14]}00{int(number[16]) % 2 if number[16].isdigit() else 0}"
    return f"{body}{ric.calc_check_digit(body + '0')}" if body.isdigit() else f"{body}X"


def damaged_like(written: str, number: str, stands: str) -> str:
    """The stand-in for a number that was written wrong: with the same characters wrong."""
    wrong = [at for at, (a, b) in enumerate(zip(written, number, strict=True)) if a != b]
    chars = list(stands)
    for at in wrong:
        chars[at] = written[at] if at > 5 else str((int(stands[at]) + 1) % 10)
    return "".join(chars)


def near(one: str, number: str) -> bool:
    """Whether ``one`` is the number with one character wrong, or two neighbours changed over."""
    if len(one) != len(number):
        return False
    wrong = [at for at, (a, b) in enumerate(zip(one, number, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == number[wrong[1]]
    return len(wrong) == 1 or (swapped and one[wrong[1]] == number[wrong[0]])


def old_form(number: str) -> str:
    """The number of fifteen digits that the person had before 1999."""
    return number[:6] + number[8:17]


def _pattern(number: str, whole: bool) -> str:
    """The number in any writing: full-width, with blanks or hyphens between, x small or large."""
    chars = [f"[{c}{chr(ord(c) + 0xFEE0)}]" if c.isdigit() else "[XxＸｘ]" for c in number]
    joined = r"[\s\-']{0,2}".join(chars)
    return rf"(?<![0-9]){joined}(?![0-9Xx])" if whole else joined


@dataclass
class Erased:
    """``numbers``: each written form and what stands for it; ``names`` as they are written, ``masked`` ones too.

    ``alone``: nobody else in the county has the name. ``longer``: names of others in which it occurs. ``ties``: numbers
    of the person's issues, member and household entries, by which a row without ID number is known. ``left``: how many
    texts hold the name of a namesake, or of whom can't be told.
    """

    number: str
    order: int
    numbers: dict[str, str]
    names: frozenset[str]
    masked: frozenset[str]
    alone: bool
    longer: frozenset[str]
    ties: frozenset[str]
    left: int = 0
    _of_numbers: re.Pattern[str] = field(init=False)
    _of_names: re.Pattern[str] | None = field(init=False)
    _of_ties: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        forms = sorted(self.numbers, key=len, reverse=True)
        # The core without the check character too: a disability number and a pupil's number hold it.
        parts = [f"(?P<n{at}>{_pattern(form, len(form) < 18)})" for at, form in enumerate(forms)]
        self._forms = forms
        self._of_numbers = re.compile("|".join(parts))
        names = sorted({*self.longer, *self.names}, key=lambda name: (-len(name), name))
        self._of_names = re.compile("|".join(map(re.escape, names))) if names else None
        ties = sorted(self.ties, key=lambda tie: (-len(tie), tie))
        self._of_ties = re.compile(rf"(?<![0-9])(?:{'|'.join(map(re.escape, ties))})(?![0-9])") if ties else None
        self._masks = {mask(form): mask(stands) for form, stands in self.numbers.items()}
        self._masks |= {f"{f[:6]}…{f[-4:]}": f"{s[:6]}…{s[-4:]}" for f, s in self.numbers.items()}
        self._marks = {hash_mark(NUMBER, form): hash_mark(NUMBER, stands) for form, stands in self.numbers.items()}
        self._name_marks = {hash_mark(NAME, name): hash_mark(NAME, self.name) for name in self.names}

    @property
    def name(self) -> str:
        """What stands for the name."""
        return f"{NAME_MARK}{self.order:04d}"

    def core(self) -> list[str]:
        """Short texts of which one occurs wherever something is to be replaced: to look for before looking closely."""
        marks = [*self._marks, *self._name_marks]
        return sorted({form[6:17] for form in self.numbers if len(form) == 18} | {*self.numbers, *self.names, *marks})

    def record(self, texts: Sequence[str | None]) -> list[str | None]:
        """The texts of one row, each as it is from now on; a row that does not hold the person stays as it is."""
        held = [text for text in texts if text]
        about = any(self._holds_number(text) for text in held) or (self._named(held) and self._tied(held))
        done = [self._text(text, about) if text else text for text in texts]
        self.left += sum(self._names_in(text) for text in done if text)
        return done

    def text(self, text: str) -> str:
        """One text by itself, as it is from now on."""
        return self.record([text])[0] or ""

    def suspects(self, text: str) -> bool:
        """Whether a text holds one of the numbers or names, whoever's the name is."""
        return self._holds_number(text) or bool(self._names_in(text))

    def finds(self, texts: Iterable[str]) -> bool:
        """Whether any of the texts holds one of the numbers, or the name where nobody else has it."""
        return any(
            self._of_numbers.search(text)
            or (self.alone and len(self.longest) >= LEAST_IN_TEXT and self.longest in text)
            for text in texts
        )

    @property
    def longest(self) -> str:
        """The longest of the names."""
        return max(self.names, key=len, default="")

    def _holds_number(self, text: str) -> bool:
        return bool(self._of_numbers.search(text)) or any(mark in text for mark in self._marks)

    def _named(self, texts: Sequence[str]) -> bool:
        return any(self._names_in(text) for text in texts) or any(text in self.masked for text in texts)

    def _tied(self, texts: Sequence[str]) -> bool:
        masked = any(form in text for form in self._masks for text in texts)
        return masked or any(self._of_ties.search(text) for text in texts if self._of_ties)

    def _names_in(self, text: str) -> int:
        found = self._of_names.findall(text) if self._of_names else []
        return sum(name in self.names for name in found)

    def _text(self, text: str, about: bool) -> str:
        done = self._of_numbers.sub(self._stands_for, text)
        whole = unicodedata.normalize("NFKC", text).replace(" ", "") in self.names
        in_text = self.alone and (whole or len(self.longest) >= LEAST_IN_TEXT)
        if self._of_names and (about or in_text):
            done = self._of_names.sub(lambda found: self.name if found[0] in self.names else found[0], done)
            done = self.name if whole else done
        if about:
            done = self.name if done in self.masked else done
            for before, after in self._masks.items():
                done = done.replace(before, after)
        for before, after in {**self._marks, **(self._name_marks if about or self.alone else {})}.items():
            done = done.replace(before, after)
        return done

    def _stands_for(self, found: re.Match[str]) -> str:
        form = self._forms[int(str(found.lastgroup)[1:])]
        return self.numbers[form]


def erased(
    number: str,
    order: int,
    written: Mapping[str, frozenset[str]],
    others: frozenset[str],
    ties: Iterable[str],
    wrong: Iterable[str] = (),
) -> Erased:
    """Who is to be erased. ``written``: the person's names, ``whole`` and ``masked``; ``others``: names of all others;
    ``wrong``: the number as it was written wrong beside the name.
    """
    stands = stand_in(number, order)
    numbers = {number: stands, old_form(number): old_form(stands)}
    numbers |= {form: damaged_like(form, number, stands) for form in wrong if len(form) == len(number)}
    names = written["whole"]
    return Erased(
        number=number,
        order=order,
        numbers=numbers,
        names=names,
        masked=written["masked"],
        alone=not names & others,
        longer=frozenset(other for other in others - names if any(name in other for name in names)),
        ties=frozenset(tie for tie in ties if tie),
    )
