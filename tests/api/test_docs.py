"""What does someone meet at `/docs`, who has only a browser?"""

from __future__ import annotations

import base64
import hashlib
import re

from tests.api.running import Running


def test_the_page_allows_its_own_style_and_nothing_else(archive: Running) -> None:
    page = archive.client.get("/docs")
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+ (?:style|on\w+)=|<script|<link|<img", page.text)


def test_the_page_leads_home_and_says_how_to_get_a_key(archive: Running) -> None:
    page = archive.client.get("/docs").text
    assert '<a href="/">Search page</a>' in page
    assert "<code>.venv/bin/search-service keys create --scope write</code>" in page
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page


def test_a_command_to_try_has_the_address_of_the_service(archive: Running) -> None:
    commands = re.findall(r"<pre>(curl .*?)</pre>", archive.client.get("/docs").text, re.DOTALL)
    assert commands
    assert all(" http" in command.replace("&#39;", "") for command in commands)
