"""How sentences state facts: phrases before and after a value, by language. ``{n}`` stands for a number.

The order of a table is the order in which its phrases are tried, so that longer phrases stand before shorter ones.
"""

from __future__ import annotations

import re

# Before a default. The second element says that a bare word may follow, since the phrase ends in a verb or a colon.
DEFAULTS: tuple[tuple[str, bool], ...] = (
    (r"\[default\s(?:to|value)\s", True),
    (r"[(\[]\s?defaults?\s(?=[\w.+/-]{1,60}\s?[)\],;])", True),
    (r"\b(?:the\s)?default(?:\svalue)?\s?(?:is|=|:|：|are|being|will\sbe|of)\s?(?:set\sto\s)?", True),
    (r"\bdefault(?:s|ed|ing)?\s(?:to|is|value\sof)\s?(?:be\s)?", True),
    (r"\bdefaults?\s?[:：=]\s?", True),
    (r"\bby\sdefault\s?[:：,]?\s(?:is\s|it\sis\s)?", False),
    (
        r"\b(?:if\s(?:omitted|unspecified|not\s(?:set|specified|provided|given))),?\s(?:the\sdefault\s(?:value\s)?(?:is|of)|(?:it\s)?defaults\sto)\s?",
        True,
    ),
    (r"\bdefaults?\s", False),
    (r"[(\[]\s?standard\s?[:：=]\s?(?!iso|rfc|din|en\s)(?=[^\s,;)\]]{1,60}\s?[,;)\]])", True),
    (r"(?:默认值|默认取值|缺省值|预设值|默認值|預設值|缺省|默认|默認|預設)\s?(?:是|为|為|：|:|=|使用|取)\s?", True),
    (r"(?:默认值|默认|默認|預設值|預設|缺省值|缺省)\s?", True),
    (r"(?:デフォルト値?|既定値?|初期値|省略時)\s?(?:は|が|：|:|=|で)\s?、?", True),
    (r"(?:デフォルト値?|既定値?|初期値)\s?", False),
    (r"(?:기본값|기본)\s?(?:은|는|:|：)?\s?", True),
    (
        r"\b(?:por defecto|valor por defecto|predeterminado|par défaut|valeur par défaut|padrão|valor padrão|standardwert|standardmäßig|voreinstellung)\s?(?:est|es|é|ist|:)?\s?:?\s?",
        True,
    ),
    (
        r"\bif\s(?:omitted|unspecified|unset|missing|not\s(?:set|specified|provided|given)),\s(?:it\sis\s)?(?=[`\"]?[\w.-]{1,40}[`\"]?\s?(?:is\s(?:used|assumed)|will\sbe\sused|\.|$))",
        True,
    ),
    (r"\bfalls?\sback\sto\s", True),
    (r"\bdefault\s[-–—]\s", True),
    (r"(?:不传|不填|未传|未填|留空|不指定|未指定)(?:时|則|则)?\s?(?:默认|为|是|取|使用)?\s?(?:为|是)?\s?", False),
    (r"(?:指定しない場合|未指定の場合|未指定時|省略した場合)(?:は|、)?\s?", False),
    (r"(?:미입력|미지정|생략)\s?시\s?", False),
    (r"(?:по умолчанию|значение по умолчанию)\s?[:—-]?\s?", True),
)

# After a default in code marks.
DEFAULT_ENDS: tuple[str, ...] = (
    r"\s?[(（]\s?(?:the\s)?(?:default(?:\svalue)?|默认值?|缺省值?|預設值?|デフォルト値?|既定値?|기본값?)\s?[)）]",
    r"(?:\sis\sused|\sis\sassumed)?\sby\sdefault\b",
    r"\s?(?:がデフォルト|が既定)",
    r"\s?(?:为默认|是默认|為預設|是預設)",
)

# A bare value of a list, before the mark that it is the default.
DEFAULT_MARKED = re.compile(
    r"(?<![A-Za-z0-9_`])([A-Za-z0-9][A-Za-z0-9_.+/-]{0,40})\s?[(（]\s?(?:the\s)?(?:default(?:\svalue)?|默认值?|缺省值?|預設值?|デフォルト値?|既定値?|기본값?)\s?[)）]",
    re.I,
)
# States of a flag that hold when nothing is sent.
DEFAULT_STATES: tuple[tuple[re.Pattern[str], bool], ...] = (
    (
        re.compile(
            r"\b(?:enabled|on|active|true)\s(?:by\sdefault|if\somitted)|(?:默认|缺省|預設)(?:为|是|為)?(?:开启|打开|启用|開啟|啟用|是)(?!否)|(?:デフォルト|既定)(?:は|で)?有効",
            re.I,
        ),
        True,
    ),
    (
        re.compile(
            r"\b(?:disabled|off|inactive|false)\s(?:by\sdefault|if\somitted)|\bnot\s(?:enabled|active)\sby\sdefault|(?:默认|缺省|預設)(?:为|是|為)?(?:关闭|禁用|不开启|不启用|關閉|停用|否)|(?:デフォルト|既定)(?:は|で)?無効",
            re.I,
        ),
        False,
    ),
)
# A type and a mark that a description names in so many words.
TYPE_SAID = r"(?:^|[\n.;(]\s*)(?:json\s)?(?:data\s)?type\s?[:：]\s?\**\s?([A-Za-z][A-Za-z0-9 \[\]<>_-]{1,40}?)(?=\s*(?:$|[\n.;,)]))"
REQUIRED_SAID = r"(?:^|[\n.;(]\s*)\**(?:required|mandatory)\**\s?[:：]\s?\**\s?(yes|no|true|false|1|0|conditional)\b"

# Before a list of values.
LISTS: tuple[str, ...] = (
    r"\b(?:one|any|either)\sof(?:\sthe\s(?:following|values?))?(?:\svalues?)?\s?[:：]?\s?",
    r"\b(?:available|allowed|accepted|acceptable|possible|valid|supported|permitted|legal|enum(?:eration)?|known|current)\s(?:enum\s)?(?:values?|options?|choices|types?|statuses|modes?|formats?)(?:\s(?:are|is|include|for\sthis\s\w{1,20}\sare))?\s?[:：=]?\s?",
    r"\b(?:options|values|choices|enum|enums|allowed|options\sinclude|options\sare|accepts|supports|supported)\s?[:：]\s?",
    r"\b(?:can|may|must|should|could|will)(?:\sonly)?\sbe(?:\sset\sto)?(?:\seither)?(?:\sone\sof)?\s?[:：]?\s?",
    r"\bchoose\s(?:from|between|one\sof)\s?[:：]?\s?",
    r"\b(?:currently\s)?supports\s",
    r"\b(?:puede\sser|debe\sser|pode\sser|deve\sser|peut\sêtre|doit\sêtre)\s",
    r"(?:다음 중 하나|중 하나)\s?[:：]\s?",
    r"\b(?:options|values|choices)\s(?:are|include)\s?[:：]?\s?",
    r"\beither\s",
    r"\baccepts\s",
    r"(?:可选值|可選值|枚举值|枚举|列舉值|取值范围|取值範圍|取值说明|取值|可用值|有效值|可选项|可选|允许值|允許值|可能的值|可能值|可能值為)\s?(?:为|是|有|包括|為|包含)?\s?[:：]\s?",
    r"(?:可选值|可選值|枚举值|取值|可用值|有效值|允许值|可取|可以是|可以为|可为|可能是|只能是|必须是|必须为|支持|目前支持|支援|可传入|可傳入|可填|分为|包括|必須是|可以是以下之一|取值为|取值有)\s?(?:为|有|以下|為)?\s?[:：]?\s?",
    r"(?:許容値|有効な値|取りうる値|指定可能な値|選択肢|設定可能な値|使用可能な値|値は?)\s?(?:は|：|:|として)\s?[:：]?\s?",
    r"(?:次のいずれか|以下のいずれか)\s?[:：]?\s?",
    r"(?:가능한 값|허용 값|허용값)\s?(?:은|는|:)?\s?",
    r"\b(?:uno\sde|una\sde|l'un\sde|un\sde)(?:\s(?:los|las)\ssiguientes)?\s?[:：]\s?",
    r"\bein(?:e[rs]?|s)\s(?:von|aus|der\s(?:folgenden\s)?werte)\s?[:：]?\s?",
    r"\b(?:erlaubte|mögliche|gültige)\swerte(?:\ssind)?\s?[:：]?\s?",
    r"\b(?:valores posibles|valores permitidos|valeurs possibles|mögliche werte|zulässige werte|valores possíveis)\s?[:：]?\s?",
    r"(?:возможные значения|допустимые значения)\s?[:：—-]?\s?",
)
# Words by which a text holds several of the values that are listed, and is none of them.
SEVERAL = re.compile(
    r"\b(?:comma|semicolon|space|pipe)[\s-]?(?:separated|delimited)\b|\b(?:separated|delimited)\sby\s(?:an?\s)?(?:commas?|semicolons?|spaces?|pipes?)\b"
    r"|(?:逗号|逗號|分号|分號)(?:分隔|隔开|隔開|分开|分開)|(?:カンマ|コンマ)区切り|쉼표로",
    re.I,
)
# The whole of a line above values on lines of their own.
LIST_CAPTIONS = r"(?:possible|allowed|valid|accepted|available|supported)\s(?:enum\s)?(?:values|options)|enum(?:\svalues)?|可选值|枚举值|取值|有効な値|選択肢|가능한 값|mögliche werte|valores posibles|valeurs possibles"
LIST_ENDS = (
    r"のいずれか",
    r"から選択",
    r"중 하나",
    r"가운데 하나",
    r"中的一个",
    r"之一",
    r"のみ",
    r"三选一",
    r"二选一",
    r"任选其一",
    r"选一",
)
# Words that say that a list is not complete, or is an example.
EXAMPLES = (
    "e.g", "eg.", "for example", "such as", "for instance", " like ", "example", "etc", "and so on", "including but", "among others", "i.e", "similar to", "例如", "比如", "如：", "如:", "等等", "等）", "等)", "例：", "例:", "など", "たとえば", "例えば", "譬如", "诸如", "，如", ", 如", "（如", "(如", "예를 들어", "등", "por ejemplo", "z. b", "z.b", "par exemple", "например", "…", "...",
)  # fmt: skip
EXAMPLE_STARTS = (
    "examples?",
    "e\\.g\\.",
    "sample",
    "示例",
    "例如",
    "例",
    "サンプル",
    "예시",
    "ejemplo",
    "beispiel",
    "exemple",
    "пример",
)
# Before a constant that may stand without marks, since the phrase can only end in a value.
CONSTANTS_BARE: tuple[str, ...] = (r"(?:固定值|固定値|\bfixed\svalue)\s?(?:为|是|為|は|is)?\s?[:：]\s?",)
CONSTANTS: tuple[str, ...] = (
    r"\b(?:must|should|has\sto|shall)\s(?:always\s)?be(?:\sset\sto)?(?:\sexactly)?(?:\sthe\s(?:value|string|literal))?\s?[:：]?\s?",
    r"\b(?:is\s)?always(?:\sset\sto|\sequal\sto)?\s?[:：]?\s?(?:the\s(?:value|string)\s)?",
    r"\b(?:is\s)?(?:fixed|constant)(?:\s(?:as|to|at|value))?(?:\sis)?\s?[:：]?\s?",
    r"\b(?:the\s)?only\s(?:supported|valid|allowed|possible|accepted)\svalue\s(?:is|:)\s?",
    r"(?:固定值|固定)\s?(?:为|是|為|：|:|传|填|取值)?\s?[:：]?\s?",
    r"(?:恒为|恒等于|总是|始终为|必须为|必须是|只能为|只能是|必須為|必須是|永远为|永遠為|常量)\s?[:：]?\s?",
    r"(?:常に|必ず|固定値)\s?(?:は)?\s?[:：]?\s?",
)
CONSTANT_ENDS = (r"\s?(?:で|に)?固定", r"\s?(?:のみ指定可能|のみ有効)")

# Around a number. The side that it bounds, and whether the number itself is excluded.
BOUNDS: tuple[tuple[str, str], ...] = (
    (r"{n}\s?(?:≤|<=|⩽)(?=\s?[A-Za-z`_])", "min"),
    (r"{n}\s?<(?=\s?[A-Za-z`_])", "exclusive_min"),
    (r"(?:>=|≥|⩾|&gt;=)\s?{n}", "min"),
    (r"(?:<=|≤|⩽|&lt;=)\s?{n}", "max"),
    (r"(?<![-=<])>\s?{n}(?![\w>])", "exclusive_min"),
    (r"(?<![-=])<\s?{n}(?![\w>])", "exclusive_max"),
    (r"\b(?:greater|more|larger|higher|bigger)\sthan\sor\sequal\sto\s{n}", "min"),
    (r"\b(?:less|lower|smaller|fewer)\sthan\sor\sequal\sto\s{n}", "max"),
    (
        r"\b(?:not|cannot|can't|never|must\snot|may\snot|should\snot)\s(?:be\s)?(?:greater|more|larger|higher|longer|exceed|bigger|above|over)(?:\s(?:than|in\slength\sthan))?\s{n}",
        "max",
    ),
    (
        r"\b(?:not|cannot|can't|never|must\snot|may\snot)\s(?:be\s)?(?:less|lower|smaller|fewer|shorter|below|under)(?:\sthan)?\s{n}",
        "min",
    ),
    (r"(?<=\d\sor\s)(?:more|greater)\sthan\s{n}", "max"),
    (r"(?<=\d\sor\s)(?:less|fewer)\sthan\s{n}", "min"),
    (r"\b(?:not|cannot|can't|must\snot|may\snot|should\snot|does\snot|doesn't)\sexceed\s{n}", "max"),
    (r"\bno\s(?:more|greater|larger|longer|higher)\sthan\s{n}", "max"),
    (r"\bno\s(?:less|fewer|smaller|shorter|lower)\sthan\s{n}", "min"),
    (
        r"\b(?:must|should|has\sto|needs\sto)\sbe\s(?:strictly\s)?(?:greater|more|larger|higher)\sthan\s{n}",
        "exclusive_min",
    ),
    (r"\b(?:must|should|has\sto|needs\sto)\sbe\s(?:strictly\s)?(?:less|lower|smaller)\sthan\s{n}", "exclusive_max"),
    (r"\bmust\sbe\sat\sleast\s{n}", "min"),
    (r"\bat\sleast\s{n}", "min"),
    (r"\b(?:at\smost|up\sto)\s(?:a\smaximum\sof\s)?{n}", "max"),
    (
        r"\bmin(?:imum)?\.?(?:\s(?:allowed\s)?(?:value|length|size|number|count))?(?:\s(?:of|is|allowed\sis|value\sis|being))?\s?[:：=]?\s?{n}",
        "min",
    ),
    (
        r"\bmax(?:imum)?\.?(?:\s(?:allowed\s)?(?:value|length|size|number|count|limit))?(?:\s(?:of|is|allowed\sis|value\sis|being))?\s?[:：=]?\s?{n}",
        "max",
    ),
    (r"\b{n}\s(?:max|maximum|at\smost|or\s(?:less|fewer))\b", "max"),
    (r"\b{n}\s(?:min|minimum|at\sleast|or\s(?:more|greater))\b", "min"),
    (r"\b(?:length|size)\s?(?:limit|limited\sto)\s?[:：]?\s?{n}", "max"),
    (r"\blimited\sto\s{n}", "max"),
    (
        r"(?:最大值|最大长度|最大可设|最大可為|最大可|最大長度|最大|最多|最长|最長|至多|上限|不(?:得|能|可|可以|应|應|应该|允许|要|会|許)?(?:超过|超過|超出|大于|大於|多于|多於|高于|高於|长于|長於)|小于等于|小於等於|小于或等于|小於或等於)\s?(?:为|是|為|值|支持|可|：|:|达|到)?\s?{n}",
        "max",
    ),
    (
        r"(?:最小值|最小长度|最小|最少|至少|下限|不(?:得|能|可|可以|应|應|应该|允许|要|会|許)?(?:小于|小於|少于|少於|低于|低於|短于|短於)|大于等于|大於等於|大于或等于|大於或等於|最短)\s?(?:为|是|為|值|：|:)?\s?{n}",
        "min",
    ),
    (r"(?:大于|大於)\s?{n}", "exclusive_min"),
    (r"(?:小于|小於|未满|未滿)\s?{n}", "exclusive_max"),
    (r"{n}\s?(?:未満|未满|未滿)", "exclusive_max"),
    (r"{n}\s?(?:以内|以內|以下)", "max"),
    (r"{n}\s?(?:文字|個|件|字|桁|个|位|条|字符|个字符|字節|字节)\s?(?:以内|以內|以下|まで)", "max"),
    (r"{n}\s?(?:文字|個|件|字|桁|个|位)?\s?(?:以上)", "min"),
    (r"(?:最大値?|上限値?)\s?(?:は|で)?\s?[:：]?\s?{n}", "max"),
    (r"(?:最小値?|下限値?)\s?(?:は|で)?\s?[:：]?\s?{n}", "min"),
    (r"\bmin(?:imum)?[_ -]?(?:length|len|items|size)\s?(?:of|is|=|[:：])?\s?{n}", "min"),
    (r"\bmax(?:imum)?[_ -]?(?:length|len|items|size)\s?(?:of|is|=|[:：])?\s?{n}", "max"),
    (r"\bmín\.\s?{n}", "min"),
    (r"\bmáx\.\s?{n}", "max"),
    (r"최대(?:\s?(?:길이|값|크기))?(?:는|은|이|가)?\s?[:：]?\s?{n}", "max"),
    (r"최소(?:\s?(?:길이|값|크기))?(?:는|은|이|가)?\s?[:：]?\s?{n}", "min"),
    (r"{n}\s?(?:자|글자|개|원|건)?\s?(?:이상)", "min"),
    (r"{n}\s?(?:자|글자|개|원|건)?\s?(?:이하|이내)", "max"),
    (r"\b(?:máximo|maximal|höchstens|au plus|maximum de)\s?(?:de\s|:\s?)?{n}", "max"),
    (r"\b{n}\s?(?:caract[eè]res|zeichen|éléments|elementos)?\s?(?:au\smaximum|au\splus|maximum|como\smáximo)\b", "max"),
    (r"\b{n}\s?(?:caract[eè]res|zeichen|éléments|elementos)?\s?(?:au\sminimum|au\smoins|como\smínimo)\b", "min"),
    (r"\b(?:mínimo|mindestens|au moins|minimum de)\s?(?:de\s|:\s?)?{n}", "min"),
    (r"(?:не более|максимум|не больше)\s?{n}", "max"),
    (r"(?:не менее|минимум|не меньше)\s?{n}", "min"),
)
# Around the one length that a text has; the noun after it tells such a length from that of a part of the text.
EXACT: tuple[str, ...] = (
    r"\bexactly\s{n}[\s-](?:characters?|chars?|digits?|letters?)\b",
    r"(?:\b(?:an?|the|as|is|unique)\s|^\W{0,3}){n}[\s-](?:character|char|digit|letter|symbol)s?\s(?:[\w\-]{2,20}\s){0,3}(?:string|code|number|hash|identifier|id|key|token|name|symbol|hex)\b",
    r"(?:长度|長度|文字数)\s?(?:必须|必須|固定)?\s?(?:为|是|為|は)\s?{n}(?:\s?(?:个?字符|位|字元|文字))?(?=$|[，。,.;；、)）])",
    r"\bgenau\s{n}\s(?:zeichen|ziffern|stellen|buchstaben)\b",
    r"(?:^|[。、,，(（])\s?{n}\s?자리(?=$|[。、,，.)）])",
    r"(?:^|[。、,，(（])\s?{n}\s?桁(?:固定)?(?=$|[。、,，)）])",
    r"\b固定\s?{n}\s?(?:个?字符|位|文字)",
)
# Words beside such a length by which it is the length of a part of the text, or of one of several texts.
EXACT_NOT = (
    r"\b(?:lists?|comma|separated|prefix|suffix|starts?|begins?|ends?|each|first|last|array|or|optional|e\.g|such as)\b"
)
# Words of languages that write 0,5 where others write 0.5.
DECIMAL_COMMAS = re.compile(
    r"\b(?:zwischen|mindestens|höchstens|maximal|minimal|bis|entre|au (?:plus|moins|maximum|minimum)|mínimo|máximo)\b|\b(?:от|не (?:более|менее)|максимум|минимум)\b",
    re.I,
)
# Before a range ``{n} to {n}``; a range alone in brackets, or that is the whole text, needs no words before it.
RANGES: tuple[str, ...] = (
    r"\b(?:valid\s|allowed\s|value\s|acceptable\s|permitted\s)?ranges?(?:\s(?:is|of|from|between|are))?\s?[:：]?\s?(?:\[|\()?\s?",
    r"\b(?:must\sbe|should\sbe|values?|is|are)?\s?(?:between|from|within|in\sthe\srange(?:\sof|\sfrom)?)\s?(?:\[|\()?\s?",
    r"\b(?:length|limit|limits|size|values?|number|integer)\s?[:：]?\s?(?:of\s|is\s|between\s)?",
    r"\b(?:must\sbe|can\sbe|should\sbe|accepts|allowed)\s?[:：]?\s?",
    r"(?:取值范围|取值範圍|范围|範圍|取值|值域|区间|长度范围|长度|長度|介于|介於|可选范围|有效范围|长度为|限制|大小)\s?(?:为|是|為|在|：|:)?\s?[\[(（]?\s?",
    r"(?:範囲|値の範囲|有効範囲|長さ|文字数)\s?(?:は|：|:)?\s?[\[(（]?\s?",
    r"(?:범위|길이)\s?(?:는|은|:)?\s?",
    r"\b(?:entre|zwischen|von|de)\s",
    r"(?:от|диапазон:?)\s?",
)
RANGE_WORDS = r"\s?(?:-|–|—|~|～|〜|至|到|から|\.\.\.?|…|,\s|부터)\s?|\s(?:to|and|through|bis|und|y|et|a|à|до|e)\s|\s?和\s?|\s?与\s?|\s?및\s?"

# After a range that needs no words before it.
RANGE_ENDS = r"\s?(?:之间|之間|的整数|的整數|の範囲|の整数|の間|まで|사이|까지|범위)"

# What is counted, in the words after a number.
UNITS: dict[str, str] = {
    "length": "characters;character;chars;char;letters;symbols;digits;unicode characters;utf-8 characters;ascii characters;alphanumeric characters;code points;字符;个字符;個字符;字;个字;个汉字;位字符;字元;個字元;个字母;文字;桁;位;자;글자;caracteres;zeichen;caractères;символов;символа",
    "items": "items;item;elements;element;entries;entry;values;ids;objects;records;个元素;个元素;个;個;件;項;项;条;組;개;elementos;elemente;éléments;элементов;rows;tags;keys;names;urls;options;strings;users;messages;files",
    "bytes": "bytes;byte;kb;kib;mb;mib;gb;gib;k;m;px;pixels;pixel;字节;字節;バイト;kbytes;兆;mb)",
    "rate": "per;times;requests;/;calls;每;次;回",
}
# Units of time, by which a number may count otherwise than the row that it stands in.
TIMES: dict[str, str] = {
    "seconds": r"\bseconds?\b|秒",
    "minutes": r"\bminutes?\b|分钟|分鐘",
    "hours": r"\bhours?\b|小时|小時|時間",
    "days": r"\bdays?\b|\d\s?天|日間",
    "weeks": r"\bweeks?\b|周|週",
    "milliseconds": r"\b(?:milliseconds?|ms)\b|毫秒|ミリ秒",
}
LENGTH_BEFORE = (
    "length",
    "长度",
    "長度",
    "文字数",
    "long",
    "characters",
    "最长",
    "最長",
    "길이",
    "桁数",
    "longitud",
    "länge",
    "длина",
    "字符",
    "字数",
)
CONDITIONS = (
    " if ",
    " when ",
    "unless",
    " only when",
    "depending",
    "except",
    "每天",
    "每日",
    "per day",
    "per second",
    "per minute",
    "per hour",
    "per user",
    "如果",
    "若",
    "时，",
    "時，",
    "の場合",
    "場合は",
    "except for",
    " otherwise",
    "rate limit",
    "average",
    "typically",
    "usually",
    "recommend",
    "建议",
    "推荐",
    "推奨",
)
CONDITION_STARTS = ("if ", "when ", "for ", "unless ", "如果", "当", "若", "當")
DEPRECATED = (
    "deprecated",
    "obsolete",
    "已废弃",
    "已弃用",
    "废弃",
    "弃用",
    "已棄用",
    "非推奨",
    "廃止",
    "no longer used",
    "no longer supported",
    "사용되지 않음",
    "veraltet",
    "obsoleto",
    "déprécié",
    "устарел",
)
# Words before a colon that are no values.
NO_VALUES = frozenset(
    "note default defaults example examples format max min type unit units see warning range optional required length values options value tip info maximum minimum eg ie http https description name status allowed returns usage notice important since version limit minlength maxlength minitems maxitems multipleof uniqueitems pattern nullable readonly".split()
)
FORMATS: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:iso[\s-]?8601|rfc[\s-]?3339)\b[^.。]{0,40}\b(?:date[\s-]?time|timestamp|datetime|date and time)\b|\b(?:timestamp|date[\s-]?time|date and time)\b[^.。]{0,40}\b(?:iso[\s-]?8601|rfc[\s-]?3339)\b|yyyy-mm-ddthh:mm",
        "date-time",
    ),
    (
        r"(?:日時|일시|时间|時間|fecha y hora|horodatage|zeitpunkt)[^.。]{0,20}\biso[\s-]?8601\b|\biso[\s-]?8601\b[^.。]{0,20}(?:日時|일시|时间|時間|fecha y hora|horodatage|zeitpunkt)",
        "date-time",
    ),
    (r"\byyyy-mm-dd\b(?![t\s]{0,3}hh)", "date"),
    (r"\b(?:base64|base-64)[\s-](?:encoded|string)\b|\bin base64\b|base64\s?编码|base64\s?エンコード", "byte"),
)
READ_ONLY = ("read-only", "read only", "readonly", "只读", "唯讀", "読み取り専用")
WRITE_ONLY = ("write-only", "write only", "只写")
