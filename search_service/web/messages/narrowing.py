"""What do facets, dates and the chart say?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

MESSAGES: Final = {
    "narrow": Message("Thu hẹp kết quả", "Narrow the results"),
    "chosen": Message("Đang lọc", "Filters"),
    "clear": Message("Xóa tất cả", "Clear all"),
    "remove": Message("Bỏ lọc", "Remove filter"),
    "selected": Message("đang chọn", "selected"),
    "more_values": Message("Xem thêm {n}", "{n} more"),
    "facet_topic": Message("Chuyên mục", "Topic"),
    "facet_author": Message("Tác giả", "Author"),
    "facet_kind": Message("Loại", "Kind"),
    "facet_date": Message("Thời gian", "Date"),
    "filter_document": Message("Văn bản", "Document"),
    "filter_date_from": Message("Từ ngày", "From"),
    "filter_date_to": Message("Đến ngày", "Until"),
    "date_range": Message("Khoảng ngày", "Between two days"),
    "apply": Message("Áp dụng", "Apply"),
    "since_day": Message("từ {day}", "since {day}"),
    "until_day": Message("đến {day}", "until {day}"),
    "no_date": Message("Không rõ ngày", "Undated"),
    "kind_news": Message("Tin tức", "News"),
    "kind_report": Message("Báo cáo", "Report"),
    "kind_plan": Message("Kế hoạch", "Plan"),
    "kind_decision": Message("Quyết định", "Decision"),
    "kind_document": Message("Văn bản", "Document"),
    "this_week": Message("Tuần này", "This week"),
    "this_month": Message("Tháng này", "This month"),
    "last_days": Message("{n} ngày qua", "Last {n} days"),
    "this_year": Message("Năm nay", "This year"),
    "last_year": Message("Năm ngoái", "Last year"),
    "chart_years": Message("Số bài theo năm", "Articles by year"),
    "chart_months": Message("Số bài từng tháng, {year}", "Articles by month in {year}"),
    "every_year": Message("Xem tất cả các năm", "All years"),
    "whole_year": Message("Cả năm {year}", "All of {year}"),
    "as_table": Message("Xem dạng bảng", "As a table"),
    "articles": Message("Số bài", "Articles"),
    "facet_find_author": Message("Tìm tác giả", "Find an author"),
    "facet_find_topic": Message("Tìm chuyên mục", "Find a topic"),
    "facet_find_kind": Message("Tìm loại", "Find a kind"),
    "facet_find_date": Message("Tìm năm", "Find a year"),
    "find": Message("Tìm", "Find"),
    "values_with": Message("{facet} có “{value}”", "{facet} with “{value}”"),
    "values_found": Message("{n} mục phù hợp", "{n} found"),
    "no_values": Message("Không có mục nào phù hợp.", "Nothing matches."),
    "first_values": Message(
        "Đang hiện {n} mục có nhiều bài nhất. Hãy gõ một phần tên để tìm mục khác.",
        "The {n} with most articles are shown. Type part of a name to find others.",
    ),
    "see_results": Message("Xem {n} bài viết", "See {n} articles", "See {n} article"),
}
