"""Words and phrases of headings, captions and sentences that are looked for in one place each."""

from __future__ import annotations

import re

HEADING_FILLERS = (
    "field fields description descriptions structure list format the of for a an and all details detail table schema section object json api http url following additional available supported optional required recommended mandatory common general specific created successfully success ok definition reference on in to is are "
    "参数 字段 说明 描述 列表 格式 详情 结构 定义 成功 公共 参数说明 內容 說明 列表 の 説明 一覧 詳細 ：".split()
)
BASE_ADDRESSES = re.compile(
    r"\bbase (?:urls?|endpoints?|uris?)\b[^:]{0,60}\b(?:following|available|below|are|is)\b|following base (?:urls?|endpoints?)",
    re.I,
)
SETTINGS = re.compile(
    r"\b(?:environment variables?|env vars?|command[- ]line|cli (?:options|flags|arguments)|configuration (?:file|options|keys)|config(?:uration)? settings)\b"
    r"|环境变量|命令行|配置项|環境変数|設定ファイル|환경 ?변수",
    re.I,
)
NO_PARAMETERS = re.compile(
    r"\b(?:no (?:\w+ )?(?:parameters?|body|arguments?|headers?|content|fields?)|none|n/a|(?:does not|doesn't|do not) (?:take|have|require|accept|need)|without (?:a )?(?:parameters?|body)|not required)\b"
    r"|无(?:需)?(?:参数|請求|请求)?|没有参数|なし|不要|없음",
    re.I,
)
LIQUID_CALLS = frozenset(("swagger", "api-method", "openapi-operation"))
LIQUID_RESPONSES = frozenset(("swagger-response", "api-method-response-example"))
BASE_ADDRESS = re.compile(
    r"\b(?:all uris are relative to|base (?:url|uri|endpoint|path|api url)|api (?:base|root|host)|root (?:url|endpoint)|server url|basis-?\s?url|basisadresse|url de base|url base|(?:requests (?:go|are (?:sent|made)) to|(?:endpoints|calls|paths) (?:live|are|begin|start) (?:under|at|with)|server is|api is (?:available|served|reachable) (?:at|under))(?=[^/\n`]{0,40}https?://)|(?:请求|接口|服务|api)?(?:域名|服务器地址)|(?:api\s?)?(?:網址|网址)(?=\s?[:：])|(?:기본|베이스)\s?(?:url|주소)|基础路径|基础url|基础地址|接口前缀|请求地址前缀|ベースurl|ベース url|エンドポイントのベース)[^/\n`]{0,60}?((?:https?://|/)[^\s`\"'<>)]{2,300})",
    re.I,
)
VERBS = frozenset(
    "create list get retrieve update delete remove add set search find cancel close open start stop send upload download vote fetch query replace patch modify edit check validate verify generate count batch bulk export import invite accept reject approve archive restore enable disable activate deactivate publish unpublish register login logout refresh revoke rotate reset resend resume pause run execute submit merge protect unprotect move copy clone attach detach assign unassign link unlink subscribe unsubscribe follow unfollow like unlike mark confirm complete retry show read write call make place capture refund transfer lock unlock join leave ban kick mute preview render convert".split()
)
TABLE_TAILS = frozenset(
    "structure object objects fields field parameters properties attributes schema model table data type types response request resource definition format info".split()
)
CAPTION_NOISE = frozenset(
    "the a an each every object objects field fields parameter parameters attribute attributes property properties array arrays element elements item items structure schema model type details of in is as follows following below above these those for with table data's child nested sub inner request response body json 对象 字段 参数 说明 object's".split()
)
HEADERS = frozenset(
    "authorization content-type accept user-agent x-api-key api-key accept-language idempotency-key if-match if-none-match cookie".split()
)
RATES = re.compile(
    r"\b(?:weight|weights|rate limit|rate limits|quota|rpm|tpm|rps|requests per|per minute|per second|per day|tier|tiers|plan|plans|pricing|price|cost|burst|free|pro|enterprise|credits)\b|权重|频率|限频|限流|限速|配额|套餐|调用次数|レート制限|上限回数|回数/|料金|요금|호출 제한|權重|頻率|配額"
)
ERRORLIKE = re.compile(r"error|status|code|错误|状态|返回码|エラー|ステータス|錯誤|狀態|오류|상태")
ENUMLIKE = re.compile(
    r"\b(?:enum(?:s|erations?)?|(?:possible |allowed |valid )?values|constants|flags|types|statuses|states|codes|kinds|events?|permissions|scopes|features|levels|modes|behaviors|languages|currencies|countries|models|regions|roles)\b|枚举|取值|状态说明|类型说明|常量|列表值|列挙|一覧|値の一覧|列舉|狀態說明|常數|열거"
)
EACH_ITEM = re.compile(
    r"(?:array|list)\b.{0,60}\b(?:each|following|elements?|items?|objects?)\b|\beach (?:element|item|entry|object) (?:of|in) the (?:array|list|response)|数组.{0,12}(?:每个|元素|如下)|每个元素如下|陣列.{0,12}每個|配列.{0,20}(?:要素|オブジェクト|以下)",
    re.I,
)
# Headings of tables that list no fields: what the first column has, what one of the others has, and what it lists.
OTHER_TABLES: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{first})$"), re.compile(others), reason)
    for first, others, reason in (
        (
            r"(?:api )?versions?|releases?|dates?|released|(?:发布|更新|变更|修改)?(?:日期|时间)|版本号?|バージョン|更新日|日付|버전|날짜|datum|fecha|versión",
            r"\bchanges?\b|changelog|what's new|\bdates?\b|\breleased?\b|\bstatus\b|\bnotes\b|变更|更新|修改|内容|変更|변경|änderung|cambios",
            "it lists versions or changes",
        ),
        (r"(?:webhook )?events?(?: type| name)?|事件(?:类型|名称)?|イベント名?|이벤트", "", "it lists events"),
        (r"terms?|术语|名词|用語|용어|begriff|término|terme", "", "it explains terms"),
        (
            r"(?:programming )?languages?|sdks?|librar(?:y|ies)|packages?|编程语言|语言|言語|언어",
            r"package|sdk|librar|version|repository|install|github|download|包名|安装|パッケージ",
            "it lists libraries",
        ),
    )
)
# Sentences before a table that name the row whose fields it lists, in the group ``name``.
PARENT_SAID = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:fields?|properties|attributes|members|keys|elements|parameters|contents?|structure|columns|details|format|items?|entry|entries|objects?|records?)\b\s(?:(?:contained|included|returned|available|found|present|nested)\s)?(?:in|of|inside|within|under|for)\s(?:(?:the|each|an?|every|this)\s)?(?P<name>[A-Za-z_][\w]{0,60})\b",
        r"\b(?:the|each|every|an?)\s(?P<name>[A-Za-z_]\w{0,60})\s(?:(?:object|array|field|element|structure|node|list|item|entry|parameter|attribute|property|record)s?\s)?(?:contains?|has|have|includes?|consists?|holds?|is\s(?:an?\s)?(?:object|array|list|structured)|are\s(?:as follows|described))\b",
        r"^(?P<name>[A-Za-z_]\w{0,60})\s(?:object|array|field|element|structure|node|list|item|parameter|attribute|property)s?\b",
        r"^(?P<name>[A-Za-z_]\w{0,60})\s(?:contains|has|includes|consists|holds)\b",
    )
)
RETURNS = re.compile(
    r"(\breturns?|\bresponds? with|the response is|response:|返回|响应为|返します|返却|(?<=[a-z)\]] )(?:is|are) returned)",
    re.I,
)
EMPTY_ANSWER = re.compile(
    r"\breturns?\b[^.]{0,40}\b(204)\b|\b(?:returns?|responds? with)\b[^.]{0,30}\b(?:no content|an empty (?:body|response)|nothing)\b|^(204) no content",
    re.I,
)
SUCCESS = re.compile(
    r"^(?:status(?: code)?s?[:：]?\s?|状态码[:：]?\s?|http\s)?(2\d\d)(?:\s?[-–:：]?\s?(?:ok|created|accepted|success|[A-Z]).{0,80}|)$",
    re.I,
)
AGENT_HEADERS = frozenset(
    "authorization content-type accept content-length host user-agent connection accept-encoding transfer-encoding".split()
)
# What says how calls authenticate, the most telling first; an empty name is that of the group.
AUTH_CLUES: tuple[tuple[str, dict[str, str]], ...] = (
    (r"authorization[\"'`]?\s?[:：]\s?[\"'`]?bearer\b", {"scheme": "bearer"}),
    (
        r"(?:\bauth(?:entication|orization)?(?: type| method)?|认证(?:方式)?|鉴权(?:方式)?|認証(?:方式)?|認證(?:方式)?|인증(?: 방식)?)\s?[:：]\s?bearer",
        {"scheme": "bearer"},
    ),
    (r"curl[^\n]{0,200}\s(?:-u|--user)\s|authorization[\"']?:\s?[\"']?basic\b|http basic auth", {"scheme": "basic"}),
    (
        r"(?:-H|--header)\s+[\"']?((?:x-)?[a-z]*-?(?:api-?key|access-?key|auth-?token|private-token|access-token|vault-token|[a-z]+-token))\s?:",
        {"header": ""},
    ),
    (
        r"(?:请求头|請求標頭|标头|標頭|\bheaders?|ヘッダー?|헤더)\s?[:：]\s?[`\"']?((?:x-)?[a-z]*-?(?:[a-z]+-)?(?:key|token))[`\"']?\s?[:：=]",
        {"header": ""},
    ),
    (
        r"(?:key|token|credential|密钥|令牌|キー|トークン)[^.。\n]{0,60}(?:header|请求头|ヘッダー?|標頭)[^.。\n]{0,20}`([A-Za-z][\w\-]{2,60})`",
        {"header": ""},
    ),
    (
        r"(?:auth\w{0,12}|sign(?:ed)? in|log(?:ged)? in|认证|鉴权|登录|認証|認證|登入|ログイン|인증|로그인)[^.。\n]{0,40}cookies?[^.。\n\w]{1,6}(?<=[`(（\"'“「])([A-Za-z_]\w{1,60})[`)）\"'”」]",
        {"cookie": ""},
    ),
    (r"curl[^\n]{0,400}\s(?:-b|--cookie)[\s=]{1,3}[\"']?([A-Za-z_][\w\-.]{0,60})=", {"cookie": ""}),
)
KEY_HEADER_NAME = re.compile(r"x-(?:[a-z]+-)?(?:api-?key|auth-token|access-token|token)|api-key|apikey", re.I)
OF_OBJECTS = frozenset("properties attributes fields parameters options".split())
LANGUAGES = frozenset(
    "json bash shell curl http javascript python xml yaml text plaintext jsonc json5 sh response request".split()
)
NO_VALUES = frozenset(
    "the a an and or of in that this its it same to be is none null nil unset not no empty all any current now today undefined value values behavior behaviour".split()
)
NO_NAMES = frozenset(
    ("required", "optional", "string", "integer", "number", "boolean", "object", "array", "deprecated")
)
SECOND_NAMES = frozenset(
    ("名称", "名稱", "名前", "项", "項目", "项目", "中文名称", "label", "title", "标识", "속성", "항목")
)
WHOLE_TAGS = frozenset("table dl pre".split())
WRAPPER_TAGS = frozenset(
    "div section article main header footer aside details summary center p h1 h2 h3 h4 h5 h6 ul ol li figure blockquote i span small sup nav hr form label tabs style script".split()
)
KNOWN_TAGS = frozenset(
    "a abbr article b big blockquote center cite dd del details dfn div dl dt em figure font footer h1 h2 h3 h4 h5 h6 "
    "header hr i img input ins mark nav ol p pre q s section small span strike strong style sub summary sup table tbody "
    "td tfoot th thead tr u ul wbr tabs tabitem note info warning tip card cardgroup accordion tab steps step "
    "button details frame iframe main".split()
)
LABEL_TAGS = frozenset("i em span small sup font badge tag label".split())
CONDITIONAL_SENTENCE = re.compile(
    r"\b(?:conditionally\s)?(?:required|mandatory)\s(?:if|when|unless|for|only|in case|with|except)\b[^.;\n]{0,200}"
    r"|\b(?:must|needs? to) be (?:provided|specified|present|set|supplied) (?:if|when|unless)\b[^.;\n]{0,200}"
    r"|\b(?:pflicht(?:feld|angabe)?|erforderlich|obligatoire|requise?|obligatorio),?\s(?:wenn|falls|sofern|si|cuando)\b[^.;\n]{0,200}"
    r"|[^，。,；;\n]{0,60}(?:必须|必需|至少|需要?)(?:传|填|提供)(?:入|写)?(?:其中)?(?:一个|其一|之一)"
    r"|[^，。,；;\n（(]{0,60}(?:时|時)(?:需要|必填|必传|必须|必需|必須)|[^、。，\n（(]{0,60}(?:の場合|のとき|時)(?:は)?(?:必須|必要)"
    r"|\b(?:either|one of)\s[`\w]{1,60}(?:,?\s(?:or\s)?[`\w]{1,60}){1,6}\s(?:is|must be|are)\s(?:required|mandatory|provided|specified)[^.;\n]{0,80}",
    re.I,
)
# A sentence that says what holds when a row is left out, which then may be; one of an error says the opposite.
OMITTABLE = re.compile(
    r"\b(?:if|when)\s(?:it\s(?:is\s)?|this\s(?:\w{1,12}\s)?(?:is\s)?)?(?:omitted|absent|left\s(?:out|empty)|not\s(?:given|passed|provided|set|specified|supplied))\b(?=[^.;\n]{4})"
    r"|(?:如果?|若)?(?:不传入?|不填写?|不指定|未传入?|未指定|省略)[，,]?\s?(?:则|時|时|就|默认|表示|将)|(?:如|若)(?:不传入?|不填写?|不指定|未传入?|未指定|省略)[，,]"
    r"|(?:省略|未指定|指定しない)(?:した|の)?(?:場合|とき|時)",
    re.I,
)
REFUSED = re.compile(r"\berrors?\b|\bfail|\breject|\brefuse|报错|错误|失败|エラー|오류", re.I)
WHEN = re.compile(
    r"(?:if|when)\s(?:the\s)?[`\"“']?([A-Za-z_][\w.]{0,60})[`\"”']?\s(?:parameter\s|field\s)?(?:is(?:\sset\sto|\sequal\sto)?|=|==|equals)\s(?!(?:provided|set|present|empty|given|specified|used|absent|missing|omitted|not|null|an?|the|in|one|any)\b)([`\"“']?[\w\-]{1,60}[`\"”']?)(?=[\s.,;)]|$)"
    r"|[`“「]?([A-Za-z_][\w.]{0,60})[`”」]?\s?(?:为|是|=|等于|為|が)\s?[`“「]?([A-Za-z0-9_\-]{1,60})[`”」]?\s?(?:时|時|の場合|のとき|的时候)",
    re.I,
)
SPECIAL_SCALARS = frozenset("true false null yes no on off y n ~ nan inf".split())
NO_LIST = re.compile(
    r"\b(?:if|when|unless|not|see|with|used|use|using|via|like|than|cannot|must|between|same|as)\b|配合|使用|相同|参见|同",
    re.I,
)
