"""How does whoever runs the service see how it is?"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from search_service.api.keys import CallerOf
from search_service.api.openapi import OPERATIONS, refusals
from search_service.api.parts import DrainingPart, EnginePart, MetricsPart, SettingsPart, StorePart
from search_service.api.schemas import Health, Status
from search_service.api.status import make_sure_it_can_be_searched, status_answer
from search_service.indexing.leadership import leadership_of

router = APIRouter(tags=[OPERATIONS], generate_unique_id_function=lambda route: route.name)


@router.get("/healthz", summary="Does the process answer?", response_description="It does")
async def healthz() -> Health:
    """Say that the process answers, whatever the state of index and record."""
    return Health(status="ok")


@router.get("/readyz", summary="Can it be searched?", response_description="It can", responses=refusals(503))
def readyz(store: StorePart, engine: EnginePart, settings: SettingsPart, draining: DrainingPart) -> Health:
    """Say whether searches can be answered; the problem says why they cannot, or will not be soon.

    A process that was told to stop says so here first, and goes on answering for the time that is set.
    """
    draining.make_sure_it_stays()
    make_sure_it_can_be_searched(engine, leadership_of(store, engine, settings.index_dir))
    return Health(status="ok")


@router.get(
    "/metrics",
    summary="Measurements for Prometheus",
    response_class=Response,
    responses={
        200: {
            "description": "Requests by route, and the revisions of record and index; of this worker process",
            "content": {"text/plain": {}},
        }
    },
)
def metrics(part: MetricsPart) -> Response:
    """Give the measurements in Prometheus' text format."""
    return Response(generate_latest(part.registry), media_type=CONTENT_TYPE_LATEST)


@router.get(
    "/api/v1/status",
    summary="How far is the index behind the record?",
    response_description="Revisions and counts",
    responses=refusals(401, 503),
)
def status(caller: CallerOf, store: StorePart, engine: EnginePart, settings: SettingsPart) -> Status:
    """Give the revisions of record and index, and counts of what the caller may see.

    While there is no index, or it is being rebuilt, what is told of it is null.
    """
    return status_answer(store, engine, settings.index_dir, caller.audiences(None))
