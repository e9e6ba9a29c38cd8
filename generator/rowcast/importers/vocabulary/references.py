"""How pages say that rows stand elsewhere: with another call, in another section, on another page."""

from __future__ import annotations

import re

# "The same parameters as X", with what X is in the group ``of``.
SAME_AS: tuple[str, ...] = (
    r"\b(?:same|identical|equal|equivalent)\b[^.。;\n]{0,80}?\b(?:as|to|with|of)\b\s?(?:(?:for|in|with|by|that|those|the|of)\s){0,3}(?P<of>[^\n]{2,300})",
    r"\b(?:takes?|accepts?|supports?|shares?|uses?|has|have)\b[^.。;\n]{0,40}\b(?:parameters|fields|attributes|body|arguments|options)\b[^.。;\n]{0,20}\b(?:as|of|from)\s(?P<of>[^\n]{2,300})",
    r"(?:与|和|與|跟)\s?(?P<of>[^。，,\n]{2,120}?)\s?(?:的[^。\n]{0,12})?(?:相同|一致|一样|一樣)",
    r"(?P<of>[^。、\n]{2,120}?)\s?(?:の[^。\n]{1,12})?(?:と同じ|と同様|に同じ|に準じ|와 동일|과 동일|와 같|과 같)",
)
# "See X": a reference to rows only where it is all that a section about parameters says.
SEE: tuple[str, ...] = (
    r"\b(?:see|refer to|consult|as (?:described|documented|listed|defined|in|for|with)|described|documented|listed|defined|specified)\b\s?(?:(?:also|the|in|at|under|for|section|above|below|of|with|by|endpoint|documentation)\s){0,4}(?P<of>[^\n]{2,300})",
    r"(?:请?参考|请?参见|參見|请?参照|請?參考|请?详见|詳見|请见|見|见|同上|同)\s?[:：]?\s?(?P<of>[^。\n]{0,200})",
    r"(?P<of>[^。\n]{2,120}?)\s?(?:を参照|をご参照|を参考|참조|참고)",
)
# What the reference is about, where the sentence itself says so.
OF_ANSWERS = re.compile(
    r"\b(?:returns?|response|result|answer|output)s?\b|返回|响应|出参|回應|応答|レスポンス|응답", re.I
)
OF_REQUESTS = re.compile(
    r"\b(?:request|parameter|argument|field|attribute|body|payload|option|input)s?\b|参数|請求|请求|入参|參數|パラメータ|リクエスト|파라미터|요청",
    re.I,
)
# After a reference: names that are no part of what is taken.
LEFT_OUT = re.compile(
    r"\b(?:except|excluding|without|apart from|other than|but not|minus)\b|除了?|不含|不包括|を除|以外|제외", re.I
)
ABOVE = re.compile(r"\b(?:above|previous|preceding)\b|同上|上面|上述|上記", re.I)
