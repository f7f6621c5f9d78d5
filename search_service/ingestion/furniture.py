"""Which lines of a page are its furniture: menus, tools, counters, related articles, the footer?

What no rule names is taken for text, so that an unknown layout loses nothing. The words are in `phrases`.
"""

from __future__ import annotations

import re
from typing import Final

from search_service.ingestion import phrases
from search_service.ingestion.lines import Line, without_marks
from search_service.ingestion.phrases import one_of, run_of

_ICON: Final = re.compile(rf"{one_of(phrases.ICONS)}\s+(?=\S)")  # "line_weight BÀI VIẾT LIÊN QUAN:"
_PICTURE: Final = re.compile(
    rf"(?:banner|logo|untitled|no image|{one_of(phrases.ICONS)})\W*[\d.,]*"
    r"|(?:img|dsc[fn]?|image|picture|photo|screenshot|untitled|z\d{6,}|zalo)[\w() -]*\d[\w() -]*"
    r"|\S{1,80}\.(?:jpe?g|png|gif|webp|bmp)"
    r"|[\W_]+"  # rules and bullets
)
_LONGEST: Final = 300  # characters: a longer line is a paragraph
_TOOL: Final = re.compile(run_of(phrases.TOOLS, r"\d+"))

_NUMBER: Final = r"\(?\s*[\d.,]*\s*\)?"
_READ: Final = r"(?:xem|doc|nguoi doc|nguoi xem|view)"
VIEWS: Final = re.compile(
    rf"(?:(?:tong )?(?:so )?(?:luot|lan) {_READ}(?: bai viet| tin bai| tin)?\s*[:–-]?\s*{_NUMBER}"
    r"(?:\s*(?:lan|luot)\b)?"
    rf"|(?:\bda )?\b{_READ}\s*[:–-]\s*{_NUMBER}(?:\s*(?:lan|luot)\b(?: {_READ})?)?"
    rf"|\b(?:views?|hits)\s*:?\s*{_NUMBER}|\d[\d.,]*\s*(?:(?:luot|lan) {_READ}|views?))"
)
"""A counter of this article's readers, anywhere in a line of furniture."""

_RELATED_ITEMS: Final = rf"(?:nhung |cac |mot so )?{one_of(phrases.ITEMS)} (?:tuc )?{one_of(phrases.WHICH)}"
_RELATED_OTHERS: Final = rf"(?:cac )?{one_of(phrases.OTHER_ITEMS)} (?:lien quan|(?:khac )?cung chuyen muc)"
_RELATED: Final = re.compile(
    rf"(?:{_RELATED_ITEMS}|{_RELATED_OTHERS}|{one_of(phrases.OTHER_BLOCKS)})(?: \d+)?"
)
_COMMENTS: Final = re.compile(r"\b(?:y kien|binh luan|phan hoi)\b")
_RELATED_INLINE: Final = re.compile(
    rf"\W*(?:nhung |cac )?{one_of(phrases.ITEMS)} (?:lien quan|khac|cung chuyen muc)\s*:"
)

_OWNER: Final = re.compile(rf"\W*{one_of(phrases.OWNERS)}\b[^:.]{{0,40}}:")
_SITE: Final = re.compile(one_of(phrases.SITE_LINES))
_COUNTER: Final = re.compile(rf"\W*(?:[\d.,]+\s+)?{one_of(phrases.COUNTERS)}(?:\W.*)?")
_CONTACT: Final = re.compile(rf"\W*{one_of(phrases.CONTACTS)}(?: \w+){{0,3}}\s*[:.]\s*\S")
# Sentences that footers have.
_ABOUT_SITE: Final = re.compile(
    r"ghi ro nguon|phat hanh lai|ban quyen (?:thuoc|cua)|giay phep (?:so|thiet lap)"
)
_ABOUT_SITE_WORDS: Final = 40

_PLACE: Final = r"(?:huyen|tinh|xa|thi tran|thanh pho|thi xa|phuong) \w+(?: \w+)?"
_MENU: Final = re.compile(run_of(phrases.MENU, phrases.SECTIONS, "va"))
_WELCOME: Final = re.compile(rf"\W*{one_of(phrases.WELCOMES)}\b")
_BODIES: Final = rf"(?:{one_of(phrases.BODIES)}[\s,–-]*)*"
_OWNED: Final = rf"{_BODIES}{_PLACE}(?:, {_PLACE})?"
_SITE_NAME: Final = re.compile(rf"(?P<kind>{one_of(phrases.SITE_NAMES)})(?: huyen| {_OWNED})?|{_OWNED}")
# "UBND huyện Đăk Glei" is a name; "UBND huyện họp phiên" says something.
_SAYS_SOMETHING: Final = re.compile(r"(?:[Hh]uyện|[Xx]ã|[Tt]ỉnh|[Tt]rấn) [^\W\dA-ZĐ]")
_SECTION_OF_NEWS: Final = re.compile(rf"tin (?:tuc |bai )?(?:ve )?{one_of(phrases.SECTIONS)}\b[^:.?!]*")
_SECTION_OF_NEWS_WORDS: Final = 7
_DASH: Final = re.compile(r"\s+[-–—|]\s+")

_VAGUE: Final = re.compile(run_of(phrases.MENU, phrases.VAGUE))
_SECTION_LABEL: Final = re.compile(r"\W*(?:chuyen muc(?: cha)?|danh muc|the loai)\s*:\s*")
# An account that put the page up is not its author.
_POSTER: Final = re.compile(rf"\W*{one_of(phrases.POSTERS)}.*")
_ABOUT_PAGE: Final = re.compile(rf"\W*{one_of(phrases.ABOUT_PAGE)}.*")
_SHORT_WORDS: Final = 14

_ROOT: Final = re.compile(r"\W*(?:(?:ban )?dang (?:o|xem)(?: day)?|vi tri)?\W*(?:trang chu|home)\b")
_JOINT: Final = re.compile(r"\s*[>»›→]+\s*|\s+::\s+")
_JOINT_BELOW_ROOT: Final = re.compile(r"\s*[>»›→|/\\]+\s*|\s+(?:::|-|–)\s+")
_CRUMBS_WORDS: Final = 25


def words_alone(plain: str) -> str:
    """Give letters and digits only, single spaces between: `In bài viết | ` is `in bai viet`."""
    return " ".join(re.findall(r"[^\W_]+", plain))


def is_picture(line: Line) -> bool:
    """Whether it is the name of a picture, or no word at all."""
    return bool(_PICTURE.fullmatch(_short(line)))


def is_tool(line: Line) -> bool:
    """Whether it consists of the reader's tools alone: print, share, size of letters, read aloud."""
    words = words_alone(_without_icon(line))
    return not line.is_prose and not words.replace(" ", "").isdigit() and bool(_TOOL.fullmatch(words))


def is_views(line: Line) -> bool:
    """Whether it counts the readers of this article."""
    found = VIEWS.search(_short(line))
    return found is not None and not words_alone(line.plain[: found.start()] + line.plain[found.end() :])


def is_poster(line: Line) -> bool:
    """Whether it names the account that put the page up, the page's tags, or what readers voted."""
    if line.words > _SHORT_WORDS or line.is_prose:
        return False
    return bool(_POSTER.fullmatch(_short(line)) or _ABOUT_PAGE.fullmatch(_short(line)))


def is_small_furniture(line: Line) -> bool:
    """Whether it is furniture wherever it stands."""
    return is_picture(line) or is_tool(line) or is_views(line) or is_poster(line)


def is_menu(line: Line) -> bool:
    """Whether it is a menu, a section or the name of the site: above a headline, never the headline."""
    plain = _short(line)
    if _WELCOME.match(plain) or section_label(line) or _MENU.fullmatch(words_alone(plain)):
        return True
    return (
        bool(plain)
        and not line.is_prose
        and all(_is_menu_part(Line.of(part)) for part in _DASH.split(line.nfc))
    )


def _is_menu_part(part: Line) -> bool:
    if _MENU.fullmatch(words_alone(part.plain)):
        return True
    if _SECTION_OF_NEWS.fullmatch(part.plain) and part.words <= _SECTION_OF_NEWS_WORDS:
        return True
    return _site_name(part) is not None


def _site_name(part: Line) -> re.Match[str] | None:
    return None if _SAYS_SOMETHING.search(part.nfc) else _SITE_NAME.fullmatch(part.plain)


def section_label(line: Line) -> str | None:
    """Give X of "Chuyên mục: X"."""
    found = _SECTION_LABEL.match(_short(line))
    return line.nfc[found.end() :].strip() or None if found and line.words <= _SHORT_WORDS else None


def crumbs(line: Line) -> list[str]:
    """Give the parts of a line that says where in the site one is; empty for any other line."""
    root = _ROOT.match(_short(line))
    if not _short(line) or line.words > _CRUMBS_WORDS or (line.is_prose and not root):
        return []
    parts = [part.strip(" |/-–") for part in (_JOINT_BELOW_ROOT if root else _JOINT).split(line.nfc)]
    named = [part for part in parts if part]
    if not all(part[0].isupper() for part in named):  # "Nhiệt độ > 38 độ"
        return []
    is_led = len(named) == 1 and _JOINT.match(line.nfc)  # "» Tin tức", one crumb a line
    return named if root or is_led or len(named) > 1 else []


def is_specific(section: str) -> bool:
    """Whether a section says what its articles are about ("Tin tức" does not)."""
    words = words_alone(without_marks(section))
    return bool(words) and not _VAGUE.fullmatch(words)


def starts_related(line: Line) -> bool:
    """Whether other articles' headlines, or readers' comments, begin here."""
    plain = _without_icon(line)
    return bool(
        _RELATED.fullmatch(words_alone(plain)) or (_RELATED_INLINE.match(plain) and not line.is_prose)
    )


def starts_comments(line: Line) -> bool:
    """Whether readers' comments begin here."""
    return starts_related(line) and bool(_COMMENTS.search(line.plain))


def starts_footer(line: Line) -> bool:
    """Whether it names the site, its owner, its licence or its counters."""
    plain = _without_icon(line)
    if _OWNER.match(plain) or _COUNTER.fullmatch(plain):
        return True
    name = _site_name(Line.of(_DASH.split(line.nfc)[0])) if plain and not line.is_prose else None
    if name and name["kind"]:
        return True
    is_statement = line.words <= _ABOUT_SITE_WORDS and bool(_ABOUT_SITE.search(plain))
    return bool(_SITE.match(plain)) and (is_statement or not line.is_prose)


def gives_contact(line: Line) -> bool:
    """Whether it gives an address, a number to call or a count: in a footer, but in notices too."""
    return bool(_CONTACT.match(_short(line)))


def is_about_site(line: Line) -> bool:
    """Whether a sentence is one that footers have ("Ghi rõ nguồn … khi phát hành lại")."""
    return starts_footer(line) or bool(_ABOUT_SITE.search(line.plain))


def without_icon(text: str) -> str:
    """Give a text without the name of an icon before it."""
    found = _ICON.match(text)
    return text[found.end() :] if found else text


def _without_icon(line: Line) -> str:
    return without_icon(_short(line))


def _short(line: Line) -> str:
    """Give a line for the rules to read; a paragraph is nothing to them."""
    return line.plain if len(line.plain) <= _LONGEST else ""
