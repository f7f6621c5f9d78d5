"""What does a person read at `/docs`? The OpenAPI document as a plain page that needs no other server."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from search_service.api import problems
from search_service.api.links import base_url

router = APIRouter(include_in_schema=False)

_STYLE: Final = (files("search_service.api") / "templates" / "docs.css").read_text(encoding="utf-8")
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; frame-ancestors 'none'"
"""Only the page's own style: CSP Level 3, 8.4, names it by its digest."""
_CODE: Final = re.compile(r"`([^`]+)`")


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Show the page."""
    document = request.app.openapi()
    page = _templates.get_template("docs.html.jinja").render(
        document=document,
        groups=_groups(document),
        problem_types=problems.TYPES,
        server=base_url(request, request.app.state.settings),
        root_path=request.scope.get("root_path", ""),
        style=Markup(_STYLE),  # noqa: S704  # a file of this package
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})


def example_url(path: str, operation: Mapping[str, Any]) -> str:
    """Give an address that calls an operation: examples of its path and first query parameter."""
    query: dict[str, list[str]] = {}
    for parameter in operation.get("parameters", ()):
        example = first_example(parameter)
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(example), safe=""))
        elif parameter["in"] == "query" and not query:
            query[parameter["name"]] = [
                shown(one) for one in (example if isinstance(example, list) else [example])
            ]
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def first_example(described: Mapping[str, Any]) -> Any:
    """Give the example of a parameter or a field, None where there is none."""
    schema = described.get("schema", described)
    examples = described.get("examples") or schema.get("examples") or [None]
    return examples[0]


def shown(value: Any) -> str:
    """Give a value as it is written in an address; several with commas between."""
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return value if isinstance(value, str) else json.dumps(value)


def _groups(document: Mapping[str, Any]) -> Mapping[str, list[tuple[str, str, Mapping[str, Any]]]]:
    """Give the operations of each tag as (method, path, operation)."""
    groups: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return groups


def _curl(server: str, method: str, path: str, operation: Mapping[str, Any]) -> str:
    """Give a command line that calls an operation."""
    words = ["curl"]
    if method != "GET":
        words += ["-X", method]
    if "security" in operation and method != "GET":
        words += ["-H", "Authorization: Bearer KEY"]
    for type_, content in operation.get("requestBody", {}).get("content", {}).items():
        words += ["-H", f"Content-Type: {type_}", "--data-binary", _body(content)]
        break
    return shlex.join([*words, f"{server}{example_url(path, operation)}"])


def _body(content: Mapping[str, Any]) -> str:
    example = content["example"]
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)


def _type(schema: Mapping[str, Any]) -> Markup:
    """Name a schema's type, with a link where it is described."""
    return Markup(" | ").join(_types(schema))


def _types(schema: Mapping[str, Any]) -> Iterator[Markup]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield Markup('<a href="#{0}">{0}</a>').format(name)
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _types(one)
    elif schema.get("type") == "array":
        yield Markup("list of {}").format(_type(schema["items"]))
    else:
        yield escape(schema.get("format") or schema.get("type", "any"))


def _prose(text: str) -> Markup:
    """Give a description as HTML: paragraphs, and what stands between backquotes as code."""
    paragraphs = (_CODE.sub(r"<code>\1</code>", str(escape(part))) for part in text.split("\n\n"))
    return Markup("".join(f"<p>{part}</p>" for part in paragraphs))  # noqa: S704  # escaped above


_templates: Final = Environment(
    loader=PackageLoader("search_service.api"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(type=_type, prose=_prose, shown=shown)
_templates.globals.update(curl=_curl, first_example=first_example)
