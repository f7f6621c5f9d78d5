"""What does the API answer about articles like one? Every field with what it means and an example."""

from __future__ import annotations

from pydantic import Field

from search_service.api.schemas import Authors, Day, Documents, Id, KindOfText, Schema, Title, Topics


class SimilarArticle(Schema):
    """An article that is about the same."""

    id: Id
    title: Title
    url: str = Field(
        description="Where to read it: its page on the portal, or else its page on this service",
        examples=["https://huyendakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023"],
    )
    date: Day
    authors: Authors
    topics: Topics
    kind: KindOfText
    documents: Documents
    share: float = Field(
        description="How near it is: its score as a share of what the article itself would have, from 0.15 "
        "(a few telling words in common) to about 1 (the same text)",
        examples=[0.42],
    )
    shared: list[str] = Field(
        description="The words that both are about, the weightiest first, three at most",
        examples=[["Tuyên giáo", "báo cáo viên"]],
    )


class SimilarArticles(Schema):
    """Articles that are about the same as one."""

    articles: list[SimilarArticle] = Field(
        description="The nearest first. Fewer than asked for, or none, where others are about something else"
    )
