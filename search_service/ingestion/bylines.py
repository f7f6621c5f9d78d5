"""Whom does a page name as its authors, and where does it say the text comes from?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from search_service.ingestion.lines import Line, without_marks
from search_service.ingestion.names import Name, Who, is_bare_organisation, split_names, without_remarks
from search_service.ingestion.phrases import one_of


@dataclass(frozen=True, slots=True)
class Credit:
    """What one or more byline lines say. Names are as printed (NFC), in order, each once."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    source: str | None = None
    editors: tuple[str, ...] = ()

    @property
    def writers(self) -> tuple[str, ...]:
        """The people; the organisations where no person is named. Beside a person, they are that person's."""
        return self.people or self.organisations

    @property
    def authors(self) -> tuple[str, ...]:
        """The writers; the editors where no writer is named."""
        return self.writers or self.editors

    @property
    def origin(self) -> str | None:
        """The named source, else the organisation that a named person belongs to."""
        return self.source or (", ".join(self.organisations) or None if self.people else None)

    @classmethod
    def merge(cls, credits_: Iterable[Credit]) -> Credit:
        """Give what several say together."""
        every = list(credits_)
        return cls(
            tuple(dict.fromkeys(name for credit in every for name in credit.people)),
            tuple(dict.fromkeys(name for credit in every for name in credit.organisations)),
            next((credit.source for credit in every if credit.source), None),
            tuple(dict.fromkeys(name for credit in every for name in credit.editors)),
        )


MAX_LINES: Final = 4
"""A byline is at most this many lines."""

# All patterns read Line.plain. What a byline found ("Tin và ảnh:", "Bài - ảnh:"): one of these alone also
# begins captions and paragraphs ("Ảnh: Quang cảnh hội nghị"), so that a proper name must follow it.
_WORK: Final = one_of(
    "tin bai, tin, bai viet, bai, hinh anh, hinh, anh, video, clip, phong su, photo, do hoa, noi dung, loi"
)
_WORKS: Final = rf"{_WORK}(?:\s*(?:,|;|/|\+|&|-|–|\bva\b|\s)\s*{_WORK}\b)+"
# So do these, and in an interview "PV:" asks.
_ONE_WORK: Final = rf"(?:{_WORK}|thuc hien|tong hop|dua tin|phong vien|pv|ctv|cong tac vien)"
_AUTHOR: Final = one_of(
    """
    tac gia, nhom tac gia, tac gia bai viet, nguoi viet, nguoi viet bai, nguoi thuc hien, nguoi dua tin,
    viet bai, viet boi, duoc viet boi, t/h, bien soan, suu tam, tin tong hop, nhom phong vien, nhom pv,
    author, written by
    """
)
_SURE: Final = rf"(?:{_WORKS}|{_AUTHOR})"
_EDITOR: Final = one_of("bien tap, bien tap vien, btv")
_LABEL: Final = re.compile(rf"(?:{_SURE}|{_ONE_WORK}|{_EDITOR})\s*:")
# "Tin: A; ảnh: B", "Tác giả: A, Nguồn: B"
_LABELS: Final = re.compile(
    rf"(?:^|(?<=[\s;,.|/(–-]))(?:(?P<sure>{_SURE})|(?P<one>{_ONE_WORK})|(?P<editor>{_EDITOR})"
    r"|(?P<source>nguon(?: tin)?)|(?P<photo>nguon anh))\s*:\s*"
)
_UNPUNCTUATED: Final = re.compile(  # "Tin, ảnh Minh Đức"
    rf"(?:{_WORKS}|(?:(?:duoc )?viet )?boi|tac gia|nguoi viet|written by)\s+(?=\S)"
)
_INLINE: Final = re.compile(rf"(?<=[.!?…”\"/])\s+(?=\(?{_SURE}\s*:|\((?:theo|nguon)\b)")
_EMPHASIS: Final = re.compile(r"^(?P<mark>\*{1,2}|_{1,2})(?P<text>[^*_]+)(?P=mark)$")  # "*Minh Đức*"
_END_MARK: Final = "./."  # closes a text for good

_SOURCE: Final = re.compile(
    r"(?P<sure>(?:nguon(?: tin| bai| bai viet)?|theo)\s*:)\s*|(?:theo|nguon(?: tin)?)\s+"
)
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_EDGES: Final = " \t.,;:/|-–—*()[]"
_LINE: Final = 300  # characters: a longer line is a paragraph
_ODD: Final = 6  # words
_LONGEST: Final = 14  # words of one name with its organisation
# What stands above the name of someone who signs.
_SIGNS: Final = re.compile(
    r"(?:tm|kt|tl|tuq)\b.*|\(?(?:da ky|ky ten)\b.*|(?:nguoi (?:ky|lap|bao cao)|noi nhan)\b.*|(?:pho )?"
    + one_of(
        "chu tich, bi thu, giam doc, truong ban, truong phong, truong thon, chanh van phong, hieu truong"
    )
    + r"\b.{0,40}"
)


def read_labelled(line: Line) -> Credit | None:
    """Give what a line such as "Tin: A; ảnh: B" or "Theo Báo B" says; None for a line that is no byline."""
    shift = len(line.plain) - len(line.plain.lstrip(" ([*-–_"))
    plain, nfc = line.plain[shift:], line.nfc[shift:]
    if len(line.plain) > _LINE or line.words > 2 * _LONGEST:
        return None
    if _LABEL.match(plain):
        return _read_works(plain, nfc)
    if found := _SOURCE.match(plain):
        return _read_source(nfc[found.end() :], sure=bool(found["sure"]) or line.plain.startswith("("))
    if (found := _UNPUNCTUATED.match(plain)) and (credit := read_bare(Line.of(nfc[found.end() :]))):
        return credit
    return None


def read_bare(line: Line) -> Credit | None:
    """Give what a line of names alone says: "Minh Đức - Y Đông", "Văn Hải (Phòng Nội vụ)"; else None."""
    if len(line.nfc) > _LINE:
        return None
    text, remarks = without_remarks(_EMPHASIS.sub(r"\g<text>", line.nfc).removesuffix(_END_MARK))
    if not text and len(remarks) == 1:  # the whole line stands in brackets
        text, remarks = remarks[0], []
    if not text or len(text.split()) > 2 * _LONGEST:
        return None
    names = split_names(text)
    return _credit(names, remarks) if names and all(map(_is_proper, names)) else None


def read_person(line: Line) -> Credit | None:
    """Give what a person's name alone on a line says; one word, or capitals, may be a heading: None."""
    credit = None if line.words == 1 or line.text.isupper() else read_bare(line)
    return credit if credit and credit.people else None


def take_bylines(lines: Sequence[Line]) -> tuple[list[Line], Credit]:
    """Split the lines of an article, its tail already cut, into its text and what its byline says.

    Read from the bottom, not above the last sentence, at most `MAX_LINES`; names without a label only where
    nothing but byline stands below them.
    """
    kept = _split_last(list(lines))
    sentences = [at for at, line in enumerate(kept) if line.is_prose and not read_labelled(line)]
    floor = max(sentences, default=-1) + 1
    found: dict[int, Credit] = {}
    bare = _bare_run(kept, max(floor, 1))
    for at in range(len(kept) - 1, floor - 1, -1):
        credit = read_labelled(kept[at]) or (_read_name(kept, at) if at in bare else None)
        if credit and len(found) < MAX_LINES:
            found[at] = credit
    byline = Credit.merge(found[at] for at in sorted(found))
    return [line for at, line in enumerate(kept) if at not in found], byline


def _bare_run(lines: Sequence[Line], floor: int) -> set[int]:
    """Give where names stand alone below everything else; empty when they sign, or end a list."""
    run: set[int] = set()
    at = len(lines) - 1
    while at >= floor and (read_labelled(lines[at]) or _read_name(lines, at)):
        if not read_labelled(lines[at]):
            run.add(at)
        at -= 1
    above = lines[at] if at >= 0 else None
    if above is None or len(run) > MAX_LINES or above.text.endswith((":", ";")) or _signs(above):
        return set()
    return run


def _read_name(lines: Sequence[Line], at: int) -> Credit | None:
    """Read a line of names, a person's also with a full stop ("Minh Đức.") below a sentence that is over."""
    line = lines[at]
    if credit := read_bare(line):
        return credit
    is_apart = line.gap or at == 0 or lines[at - 1].ends_sentence
    name = line.text.removesuffix(".")
    if not is_apart or name == line.text or " " not in name or "." in name.rsplit(" ", 1)[1]:
        return None
    stopped = read_bare(Line.of(name))
    return stopped if stopped and stopped.people else None


def _signs(line: Line) -> bool:
    return line.words <= _LONGEST and not line.is_prose and bool(_SIGNS.fullmatch(line.plain))


def _split_last(lines: list[Line]) -> list[Line]:
    """Cut a byline off the end of the last sentence: behind the end mark "./.", or a label."""
    for at in range(len(lines) - 1, max(len(lines) - 1 - MAX_LINES, -1), -1):
        if cut := _cut(lines[at]):
            return [*lines[:at], *cut, *lines[at + 1 :]]
        if lines[at].is_prose:
            break
    return lines


def _cut(line: Line) -> tuple[Line, Line] | None:
    head, mark, tail = line.text.rpartition(_END_MARK)
    behind = Line.of(tail.strip())
    if mark and tail.strip() and (read_bare(behind) or read_labelled(behind)):
        return Line.of(head + mark, line.gap), behind
    if inline := _INLINE.search(line.plain):
        # Counted in words, for the source may be decomposed and its letters more.
        words = line.text.split(" ")
        head_words = len(line.plain[: inline.start()].split())
        behind = Line.of(" ".join(words[head_words:]))
        if read_labelled(behind):
            return Line.of(" ".join(words[:head_words]), line.gap), behind
    return None


def _read_works(plain: str, nfc: str) -> Credit | None:
    labels = list(_LABELS.finditer(plain))
    names: list[Name] = []
    editors: list[Name] = []
    remarks: list[str] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        value = nfc[label.end() : after.start() if after else len(nfc)].strip(" \t.,;:/|-–—*[]")
        if label["source"]:
            remarks.append(f"Nguồn: {value}")
        if label["source"] or label["photo"]:
            continue
        text, beside = without_remarks(value)
        here = split_names(text.strip(_EDGES))
        remarks += beside
        (editors if label["editor"] else names).extend(here)
        if len(text.split()) > 2 * _LONGEST or not all(
            _is_proper(n) or (label["sure"] and _is_odd(n)) for n in here
        ):
            return None
    edited = Credit(editors=tuple(name.text for name in editors))
    return Credit.merge([_credit(names, remarks), edited])


def _is_proper(name: Name) -> bool:
    return name.who is Who.PERSON or (name.who is Who.ORGANISATION and is_bare_organisation(name.text))


def _is_odd(name: Name) -> bool:
    """Whether it may be a name, behind a label that leaves no doubt, though not written as one ("thu hà")."""
    return len(name.text.split()) <= _ODD and not name.text.endswith(("?", "!", "…"))


def _credit(names: Sequence[Name], remarks: Sequence[str]) -> Credit:
    people = tuple(name.text for name in names if name.who is not Who.ORGANISATION)
    bodies = tuple(name.text for name in names if name.who is Who.ORGANISATION)
    beside = [credit for remark in remarks if (credit := _read_remark(remark))]
    return Credit.merge([Credit(people, bodies), *beside])


def _read_remark(remark: str) -> Credit | None:
    """Read what stands in brackets: a source, an organisation, or nothing of note ("tổng hợp")."""
    if found := _SOURCE.match(without_marks(remark)):
        return _read_source(remark[found.end() :], sure=True)
    return Credit(organisations=(remark,)) if is_bare_organisation(remark) else None


def _read_source(text: str, *, sure: bool) -> Credit | None:
    source = text.strip(" \t[]*,;:–-").removesuffix(".")
    if "(" not in source:  # the opening one stood before "Theo"
        source = source.removesuffix(")")
    if not source or len(source.split()) > _LONGEST:
        return None
    capitalised = all(word.lstrip("(").istitle() or word.isupper() for word in source.split())
    known = is_bare_organisation(source) or capitalised or _ADDRESS.fullmatch(source)
    return Credit(source=source) if sure or known else None
