"""Marks for required and optional, true and false, nothing, and conditions."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.replace("\n", ";").split(";") if word.strip())


YES = _words(
    """yes; y; true; required; mandatory; must; always; req; 1; t; ✓; ✔; ✔️; ✅; ☑; ☑️; √; ●; ○; ◯; 〇; ◎; ⭕; ⭕️; v; required field; is required; yes (required); :white_check_mark:; :heavy_check_mark:; white_check_mark; heavy_check_mark
    compulsory; required.; needed; obligatory; always required; 是; 必填; 必选; 必需; 必须; 必要; 必传; 对; 需要; 有; 必填项; 是(必填); 必输; 必傳; 必選; 必須; はい; 要; 必ず; あり; 必須項目; 필수; 예; 네; 필수입력; sí; si; obligatorio; ja; pflicht; erforderlich; oui; requis; obligatoire
    sim; obrigatório; да; обязательный; обязательно; обязательное; 1..1; 1..*; 1..n; 1"""
)
NO = _words(
    """no; n; false; optional; f; ✗; ✘; ❌; ✖; ✖️; ✕; ×; ☐; ⬜; ⬜️; -; –; —; --; none; n/a; na; no (optional); optional.; not required; opt; not mandatory; never; :x:; :negative_squared_cross_mark:; not needed; unrequired; 0; 否; 可选; 选填; 非必填; 非必须; 非必需; 非必选; 非必要; 非必传; 可填; 可不填; 不必; 不必填; 不必须; 否(可选)
    可选填; 不需要; 无; 不; 可選; 選填; 非必填項; 非必須; 任意; いいえ; 不要; なし; 省略可; 省略可能; 任意項目; オプション; 否.; 선택; 아니오; 아니요; 선택사항; opcional; nein; optionnel; facultatif; non; não; нет; необязательный; необязательно; необязательное; опционально
    0..1; 0..*; 0..n"""
)
# What a letter means depends on the letters beside it in its column. The first line whose letters are all of those of
# the column, and that has the letter, decides; a column of other letters is not understood.
LETTERS: tuple[tuple[frozenset[str], dict[str, bool]], ...] = (
    (frozenset("mo"), {"m": True, "o": False}),
    (frozenset("moc"), {"m": True, "o": False}),
    (frozenset("ro"), {"r": True, "o": False}),
    (frozenset("roc"), {"r": True, "o": False}),
    (frozenset("ox"), {"o": True, "x": False}),
    (frozenset("x"), {"x": True}),
    (frozenset("m"), {"m": True}),
    (frozenset("r"), {"r": True}),
)
CONDITIONAL = _words(
    """if; when; unless; depend; conditional; either; one of; except; only; for; case; at least; without; with; if not; provided; c; 条件; 二选一; 三选一; 任选; 至少; 之一; 当; 如果; 时; 视情况; 有条件; 若; 條件; 擇一; 當; 時; 二擇一; 視; 場合; bedingt; bedingt erforderlich; bedingte pflicht; conditionnel; conditionnelle; condicional; 条件付き; いずれか; とき; 조건; 경우"""
)
NOTHING = _words(
    "-; –; —; --; n/a; na; none; null; nil; empty; /; \\; 无; 空; 無; なし; 없음; ―; ー; －; (none); (empty); …; ......; ……; ...; no default; not set; unset; not specified; undefined; 特になし; 没有; 暂无; 不限; .; ninguno; keine; aucun; нет"
)
EMPTY_TEXT = _words(
    "empty string; an empty string; \"\"; ''; “”; 空字符串; 空字串; 空文字; 空文字列; empty text; blank"
)
TRUE = _words("true; yes; on; 是; 真; はい; enabled; ✓; ✔; ✅")
FALSE = _words("false; no; off; 否; 假; いいえ; disabled; ✗; ✘; ❌")

# A label, a parenthesis or the first words of a description that say whether the row is required. Longest first.
HEADS_REQUIRED = (
    "required.", "required:", "required,", "required;", "required -", "required –", "required —", "(required)", "[required]", "mandatory.", "mandatory,", "(mandatory)", "[mandatory]", "*required*", "(必填)", "（必填）", "[必填]", "【必填】",
    "必填，", "必填。", "必填,", "必填;", "必填；", "必填：", "必须，", "必须。", "必选，", "必选。", "必需，", "必需。", "必填 ", "必傳，", "必須。", "必須、", "必須，", "（必須）", "(必須)", "[必須]", "【必須】", "(必选)", "（必选）", "（必需）", "(필수)", "[필수]", "필수.", "(obligatorio)", "(pflicht)", "(obligatoire)", "(обязательный)",
)  # fmt: skip
HEADS_OPTIONAL = (
    "optional.", "optional:", "optional,", "optional;", "optional -", "optional –", "optional —", "(optional)", "[optional]", "*optional*", "(may be omitted)", "may be omitted.", "(omitted if", "(可选)", "（可选）", "[可选]", "【可选】", "(选填)", "（选填）",
    "可选，", "可选。", "可选,", "可选;", "可选；", "可选：", "可选 ", "选填，", "选填。", "选填,", "选填；", "非必填，", "非必填。", "非必填,", "非必须，", "可選，", "可選。", "（可選）", "(可選)", "選填，", "（選填）", "任意。", "任意、", "（任意）", "(任意)", "[任意]", "【任意】", "省略可。", "省略可能。", "（省略可）", "(省略可能)", "（省略可能）", "オプション。", "(선택)", "[선택]",
    "(opcional)", "(facultatif)", "(optionnel)", "(необязательный)", "(необязательно)",
)  # fmt: skip
LABEL_FACTS = {
    "required": ("required", True), "mandatory": ("required", True), "must": ("required", True), "optional": ("required", False), "not required": ("required", False),
    "必填": ("required", True), "必须": ("required", True), "必选": ("required", True), "必須": ("required", True), "可选": ("required", False), "选填": ("required", False), "任意": ("required", False), "可選": ("required", False), "필수": ("required", True), "선택": ("required", False),
    "read-only": ("read_only", True), "read only": ("read_only", True), "readonly": ("read_only", True), "只读": ("read_only", True), "唯讀": ("read_only", True), "読み取り専用": ("read_only", True),
    "write-only": ("write_only", True), "write only": ("write_only", True), "writeonly": ("write_only", True), "只写": ("write_only", True),
    "deprecated": ("deprecated", True), "obsolete": ("deprecated", True), "legacy": ("deprecated", True), "已废弃": ("deprecated", True), "已弃用": ("deprecated", True), "廃止": ("deprecated", True), "非推奨": ("deprecated", True), "已棄用": ("deprecated", True),
    "nullable": ("nullable", True), "sensitive": ("sensitive", True), "secret": ("sensitive", True),
}  # fmt: skip
# Sentences about a whole table or page. The first group that is found decides.
# What sentences say about all rows at once; the group holds the word that tells which.
ALL_SAID = (
    r"(?<!not )(?<!nor )\b(?:all|every|each)(?: of)?(?: the| these| those)?(?: (?:query|body|request|form|path|following|above|below))?"
    r" (?:parameters?|params?|fields?|attributes?|properties|property|arguments?|inputs?|keys)(?: (?:to|of|in|for|on|below|above|listed|here)(?: [a-z]+){0,4})?"
    r" (?:are|is) (?P<word>optional|required|mandatory)\b"
)
ALL_OPTIONAL = (
    "none of the parameters are required", "none of these parameters is required", "所有参数均为可选", "所有参数都是可选", "以下参数均为可选", "参数均为可选", "所有參數皆為選填", "すべて任意", "全て任意", "すべてのパラメータは任意", "すべてオプション",
)  # fmt: skip
ALL_REQUIRED = (
    "unless otherwise noted, all", "unless stated otherwise, all", "所有参数均为必填", "所有参数都是必填", "以下参数均为必填", "参数均为必填", "所有參數皆為必填", "すべて必須", "全て必須", "すべてのパラメータは必須",
)  # fmt: skip
UNLESS_MARKED = (
    "required unless",
    "mandatory unless",
    "unless marked as optional",
    "unless marked optional",
    "除非标注",
    "未注明可选的均为必填",
    "特に記載がない限り必須",
)
STAR_REQUIRED = (
    "* required",
    "*required",
    "* indicates required",
    "* denotes required",
    "* means required",
    "marked with * are required",
    "marked * are required",
    "marked with an asterisk",
    "* = required",
    "*: required",
    "* 必填",
    "*必填",
    "*为必填",
    "带*",
    "标*",
    "* 为必填",
    "* は必須",
    "*は必須",
    "※は必須",
    "asterisk are required",
    "* mandatory",
    "*mandatory",
    "* represents required",
)
