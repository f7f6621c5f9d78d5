"""Which Vietnamese words hold a sentence together, and say nothing of what it is about?"""

from __future__ import annotations

from typing import Final

GRAMMAR_WORDS: Final = frozenset(
    (  # noqa: SIM905 (a line a word is no easier to read)
        "và của là các những được trong cho với một có không này đó khi đã đang sẽ tại từ về để thì mà ở "
        "như trên dưới ra vào lên xuống đến tới do bị nên cũng còn theo sau trước qua hay hoặc nhưng rằng "
        "lại vẫn rất nhiều nhất hơn nếu vì bởi tuy song chỉ đều mỗi mọi từng vừa mới_đây đây kia ấy nào gì "
        "sao ai bao_nhiêu thế vậy ông bà anh chị em tôi chúng_tôi họ nó mình cô chú bác hai ba bốn năm sáu "
        "bảy tám chín mười cùng giữa ngoài bằng phải nữa rồi thêm cả việc sự cái con người_ta điều ngày "
        "tháng hôm lúc tuy_nhiên trong_khi sau_khi trước_khi đồng_thời ngoài_ra bên_cạnh theo_đó do_đó "
        "vì_vậy cho_biết thuộc nhằm gồm bao_gồm đối_với cùng_với"
    ).split()
)
"""Words as pyvi segments them, in canonical form: particles, pronouns, numerals, words of time and place.

A phrase neither begins nor ends with one, and two articles that share one are not alike.
"""
