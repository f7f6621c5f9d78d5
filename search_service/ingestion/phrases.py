"""Which words do portals print around an article? Tables for `furniture`, in lower case without marks.

A table is text: phrases separated by commas. Words are added here when a portal prints others; the rules that
read the tables stay as they are.
"""

from __future__ import annotations

from typing import Final


def one_of(*tables: str) -> str:
    """Give a pattern for any phrase (itself a pattern) of the tables, the longest first."""
    phrases = {" ".join(phrase.split()) for table in tables for phrase in table.split(",")}
    return "(?:" + "|".join(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))) + ")"


def run_of(*tables: str) -> str:
    """Give a pattern for words that are phrases of the tables one after the other, nothing else.

    Atomic and possessive: a phrase that is read stays read, or a long line could be split in 2^n ways.
    """
    return f"(?:(?>{one_of(*tables)})(?: |$))++"


TOOLS: Final = """
    in, in trang, in trang nay, in bai, in bai viet, in tin, ban in, in an, print, dong, dong lai,
    dong cua so, chia se, chia se bai viet, share, share on, share this, tweet, pinterest, whatsapp, telegram,
    facebook, zalo, twitter, google, linkedin, like,
    thich, len, qua, voi, gui, gui email, gui mail, gui bai viet, gui cho ban be, gui qua email, email,
    co chu, xem co chu, doi co chu, tang co chu, giam co chu, tang, giam, mac dinh, font, font size,
    kich thuoc chu, xem voi co chu, xem theo co chu, kich co chu, a, tuong phan, do tuong phan, nghe,
    nghe doc bai, nghe bai viet, nghe noi dung, nghe tin bai, nghe doc bai viet, doc bai, doc bai viet,
    doc tin, doc noi dung, giong nam, giong nu, phat, tam dung, tiep tuc, dung lai, tai ve, luu, luu bai,
    luu bai viet, sao chep, sao chep lien ket, copy link, theo doi, danh dau trang nay, binh luan,
    danh gia, danh gia bai viet, quay lai, tro lai, tro ve, ve trang truoc, dau trang, len dau trang,
    ve dau trang
"""
"""What a reader may do with an article: a line of these alone is never text."""

ICONS: Final = """
    access_time, schedule, event, today, date_range, calendar_today, visibility, remove_red_eye, person,
    account_circle, print, share, email, chat, comment, home, folder, label, local_offer, line_weight,
    menu, list, chevron_right, expand_more, arrow_[a-z]+, keyboard_[a-z]+, [a-z]+_[a-z_]+
"""
"""Names of icons that a font turns into pictures; a dump prints the names."""

ITEMS: Final = "tin bai, tin tuc, tin, bai viet, bai"
OTHER_ITEMS: Final = "thong tin, van ban, noi dung, video"
WHICH: Final = """
    da dua ngay, lien quan khac,
    lien quan, khac, cung chuyen muc, cung chu de, cung danh muc, cung the loai, cung muc,
    trong chuyen muc, moi hon, cu hon, moi nhat, moi, cu, moi dang, moi dua, moi cap nhat, da dua,
    da dang, truoc do, truoc, sau, tiep theo, ke tiep, noi bat, doc nhieu, xem nhieu, doc nhieu nhat,
    xem nhieu nhat, duoc quan tam
"""
"""`Tin` + `liên quan`, `Các bài viết` + `khác`: the head of a block of other articles.

Of the other items only what is `liên quan` or `cùng chuyên mục` is meant: "Nội dung khác" heads text.
"""

OTHER_BLOCKS: Final = """
    cung chuyen muc, doc nhieu, xem nhieu, doc nhieu nhat, xem nhieu nhat, doc them, xem them, xem tiep,
    co the ban quan tam, ban co the quan tam, y kien ban doc, y kien cua ban, gui binh luan,
    viet binh luan, binh luan, phan hoi, xem tin theo ngay, xem theo ngay, duoc xem nhieu,
    duoc xem nhieu nhat
"""
"""Heads of other blocks below an article: what else to read, what readers say."""

OWNERS: Final = """
    co quan chu quan, co quan quan ly, don vi chu quan, don vi quan ly, quan ly va nhap thong tin,
    phu trach noi dung, chiu trach nhiem, nguoi chiu trach nhiem, truong ban bien tap, tong bien tap,
    thuong truc ban bien tap, tnc phat trien
"""
"""Labels, before a colon, of who keeps a site: its footer."""

SITE_LINES: Final = r"""
    ©, copyright, ban quyen thuoc, ban quyen cua, ban quyen ?(?=©|\d), all rights reserved,
    website (?:duoc )?(?:thiet ke|phat trien|xay dung), chung nhan tin nhiem, ghi ro nguon,
    de nghi ghi ro nguon, vui long ghi ro nguon, yeu cau ghi ro nguon, giay phep so, giay phep thiet lap,
    designed by, developed by, powered by, thiet ke boi, phat trien boi, xay dung boi,
    thiet ke va phat trien boi, lien ket web, lien ket trang, so do cong, so do trang, so do site,
    sitemap, site map, ket noi voi chung toi
"""
"""How the lines of a footer begin."""

COUNTERS: Final = """
    tong so nguoi truy cap, tong so luot truy cap, tong luot truy cap, tong truy cap, tong so truy cap,
    luot truy cap, so luot truy cap, thong ke truy cap, thong ke luot truy cap, so nguoi online,
    so nguoi dang online, so nguoi truy cap, so nguoi dang truy cap, so nguoi truc tuyen, dang online,
    dang truy cap, dang truc tuyen
"""
"""The site's counters: a footer."""

CONTACTS: Final = """
    dia chi, tru so, dien thoai, so dien thoai, dt, sdt, tel, fax, email, e-mail, thu dien tu, hop thu,
    website, hotline, duong day nong, lien he, phu trach, nguoi phu trach, phu trach chinh,
    nguoi dai dien, don vi thuc hien, don vi thiet ke, don vi phat trien, thiet ke, phat trien, giay phep,
    so giay phep, chu quan, truc tuyen, online, hom nay, hom qua, trong ngay, trong tuan, trong thang,
    tuan nay, tuan truoc, thang nay, thang truoc, tat ca, khach
"""
"""Labels, before a colon, of a footer when no sentence follows; else of a notice or a report."""

POSTERS: Final = r"""
    (?:duoc |nguoi )?(?:dang|gui|cap nhat|nhap)(?: tin| bai)? boi\b, nguoi (?:dang|gui|nhap|cap nhat)(?: tin|
    bai)?\s*:, quan tri(?: vien)?\s*:, quan tri(?: vien)?$, admin\w*\b, by .+$
"""
"""How lines begin that name the account that put a page up, which is not its author."""

ABOUT_PAGE: Final = r"""
    tags?\s*:, tu khoa\s*:, tong so diem cua bai viet, click de danh gia, xep hang\s*:, \d+ phieu bau,
    ban da khong su dung, danh gia bai viet
"""
"""How lines begin that give a page's tags, or what readers voted."""

SITE_NAMES: Final = """
    trang thong tin dien tu, trang tin dien tu, cong thong tin dien tu, cong tin dien tu, cong ttdt, website
"""
BODIES: Final = """
    uy ban nhan dan, ubnd, hdnd, hoi dong nhan dan, huyen uy, dang bo, uy ban mttq, ubmttqvn, ubmttq viet nam
"""
"""What a site calls itself above an article: by its kind, or by the bodies and the place it belongs to."""

WELCOMES: Final = "chao mung (?:quy vi|ban|cac ban|den voi), nhiet liet chao mung, welcome"
"""How a line begins that runs across the top of a site."""

SECTIONS: Final = """
    tin, tin tuc, su kien, tin bai, thoi su, chinh tri, kinh te, van hoa, xa hoi, giao duc, dao tao, y te,
    suc khoe, du lich, the thao, quoc phong, an ninh, xay dung dang, dang, doan the, mat tran, phap luat,
    khoa hoc, cong nghe, moi truong, nong nghiep, nong thon moi, cai cach hanh chinh, chuyen doi so,
    hoat dong, trong huyen, trong tinh, trong nuoc, the gioi, dia phuong, tuyen giao, dan van, bau cu,
    cu tri, hdnd, ubnd, chi dao, dieu hanh, chi dao dieu hanh, dan toc, giam ngheo, doi song, lao dong,
    tai chinh, dau tu, cong thuong, truyen thong, tin noi bat, tin moi
"""
"""Names that sections are made of: above a headline, never one."""

MENU: Final = """
    trang chu, home, gioi thieu, van ban, lien he, so do cong, so do site, dang nhap, dang ky, tim kiem,
    english, tieng viet, thu vien, thu vien anh, hinh anh, video, media, chi tiet, chi tiet tin,
    chi tiet tin tuc, chi tiet bai viet, tin chi tiet, noi dung, noi dung chi tiet, bai viet, chuyen muc,
    danh muc, menu, hoi dap, rss, gop y, quay lai, dich vu cong, thu tuc hanh chinh, lich cong tac,
    hop thu, thu dien tu, cong khai, skip to content, nhay den noi dung, tieu diem,
    cong hoa xa hoi chu nghia viet nam, doc lap tu do hanh phuc, dang cong san viet nam
"""
"""What else a menu has."""

VAGUE: Final = (
    "tin, tin tuc, su kien, tin bai, thoi su, va, noi bat, hoat dong, trong huyen, trong tinh, tin noi bat"
)
"""Sections that say nothing about what their articles are about: no topic."""
