"""Does docker/compose.cluster.yaml fit the service: its settings, its times, and the nginx before it?"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from search_service.settings import Settings
from tests.cluster.nginx import NGINX_CONFIGURATION
from tests.conftest import ROOT

COMPOSE = ROOT / "docker" / "compose.cluster.yaml"
LONGEST_ANSWER = 10 + 10
"""Seconds for what is under way (`cli/serving.py`), and for the indexer to end (`indexing/process.py`)."""


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """Give the services of the file."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def machines(services: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in services.items() if name.startswith("api-")}


def seconds(written: str) -> float:
    assert written.endswith("s")
    return float(written.removesuffix("s"))


def test_every_setting_is_one_and_can_be_read(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for machine in machines(services).values():
        given = {name: value for name, value in machine["environment"].items() if name.startswith("SEARCH_")}
        assert given.keys() <= {f"SEARCH_{name.upper()}" for name in Settings.model_fields}
        for name, value in given.items():
            if value is not None:
                monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(.*)\}", r"\1", value))
        settings = Settings(_env_file=None)
        assert settings.store_url.startswith("postgresql://")
        assert settings.engine.startswith("opensearch+http://")


def test_the_machines_are_alike_and_ask_every_node(services: dict[str, Any]) -> None:
    first, second = machines(services).values()
    assert first == second
    nodes = {name for name in services if name.startswith("opensearch-")}
    assert len(nodes) == 3
    assert set(re.findall(r"opensearch-\d", first["environment"]["SEARCH_ENGINE"])) == nodes
    for name in nodes:
        told = services[name]["environment"]
        assert told["node.name"] == name
        assert set(told["discovery.seed_hosts"].split(",")) == nodes


def test_whoever_is_waited_for_is_there_and_says_whether_it_is_well(services: dict[str, Any]) -> None:
    for one in services.values():
        assert "test" in one["healthcheck"]
        assert set(one.get("depends_on", ())) <= services.keys()


def test_nginx_knows_the_machines_and_there_is_time_to_change_over(services: dict[str, Any]) -> None:
    text = NGINX_CONFIGURATION.read_text()
    servers = re.findall(r"server (\S+):8000 resolve .*fail_timeout=(\w+);", text)
    assert {name for name, _ in servers} == set(machines(services))
    for machine in machines(services).values():
        drain = float(machine["environment"]["SEARCH_DRAIN_SECONDS"])
        assert all(drain > seconds(timeout) for _, timeout in servers)
        assert seconds(machine["stop_grace_period"]) > drain + LONGEST_ANSWER


def test_images_are_official_and_of_a_version(services: dict[str, Any]) -> None:
    images = {one["image"] for name, one in services.items() if name not in machines(services)}
    names = {re.fullmatch(r"(\S+?):\$\{\w+:-\d[\d.]*\}", image) for image in images}
    assert {name and name[1] for name in names} == {"opensearchproject/opensearch", "postgres", "nginx"}


def test_only_nginx_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, one in services.items() if one.get("ports")] == ["nginx"]
    assert services["nginx"]["networks"] == ["front"]
