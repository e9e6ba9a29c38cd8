"""Words for types: what they mean in the notation of the spec, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping


def _kinds(words: Mapping[str, str]) -> dict[str, str]:
    return {
        word.strip(): kind
        for kind, text in words.items()
        for word in text.replace("\n", ";").split(";")
        if word.strip()
    }


KINDS: Mapping[str, str] = _kinds(
    {
        "string": """string; str; strings; text; varchar; char; nvarchar; character; characters; character string; string value; plain text; text string; hash; hex; hex string; hexadecimal; snowflake; symbol; token; json string; longtext; mediumtext; tinytext; keyword; slug; string literal; free text; word; utf-8 string; html; markdown
            字符串; 字符; 文本; 字符型; 文字; 字串; 字元; 字元串; 文字列; テキスト; 文字; 문자열; 문자; 텍스트; cadena; cadena de texto; texto; zeichenkette; zeichenketten; zeichenfolge; zeichenfolgen; chaîne; chaîne de caractères; строка""",
        "integer": """integer; int; ints; integers; unsigned integer; unsigned int; uint; signed integer; whole number; short; smallint; tinyint; bigint; positive integer; non-negative integer; uint8; int8; int16; uint16; uint32; uint64; byte integer; natural number; integer number; unsigned; number (integer); num(int); integer value; nonnegative integer; negative integer
            整数; 整型; 整形; 整數; 長整數; 整数型; 整数値; 정수; 정수형; entero; número entero; ganzzahl; ganzzahlen; entier; inteiro; целое; целое число""",
        "integer(int32)": "int32; i32; signed 32-bit integer; 32-bit integer",
        "integer(int64)": "int64; i64; long; long integer; long int; longint; signed 64-bit integer; 64-bit integer; 长整型; 長整型; 长整数; 長整数",
        "number": "number; num; numeric; numbers; real; numerical; number value; 数字; 数值; 数字型; 数值型; 數字; 數值; 数値; 数; 実数; 숫자; 실수; número; zahl; zahlen; dezimalzahl; kommazahl; nombre; nombre décimal; número decimal; décimal; nombre à virgule; число",
        "number(float)": "float; floating point; floating-point; float32; floating point number; single; 浮点; 浮点数; 浮点型; 浮點數; 単精度; 浮動小数点; 浮動小数点数; gleitkommazahl; fließkommazahl; 소수",
        "number(double)": "double; float64; double precision; 双精度; 双精度浮点; 雙精度; 倍精度",
        "boolean": "boolean; bool; booleans; true/false; yes/no; flag; boolean value; bit; logical; true or false; true|false; true / false; 布尔; 布尔值; 布尔型; 布林; 布林值; 布爾; 布爾值; 逻辑型; 真偽値; 真偽; 論理値; 論理型; ブール; ブール値; ブーリアン; 불리언; 불린; booleano; wahrheitswert; booléen; логический; булево",
        "object": """object; obj; objects; hash map; hashmap; struct; structure; json object; jsonobject; dict; dictionary; map; record; document; complex; json; nested object; map object; embedded document; associative array; object type; class; model; 对象; 对象型; 结构体; 字典; 嵌套对象; 物件; 對象; 結構; オブジェクト; 構造体; 連想配列; 객체; 오브젝트; objeto; objekt; objekte; objet; объект; json对象; json对象型; json 对象""",
        "array": "array; arr; arrays; list; lists; collection; jsonarray; json array; vector; sequence; slice; tuple; set; 数组; 列表; 数组型; 数组类型; 集合; 陣列; 清單; 數組; 列表型; 配列; リスト; 배열; 리스트; 목록; arreglo; matriz; lista; liste; tableau; массив; список",
        "any": "any; mixed; variant; unknown; any type; anything; various; varies; dynamic; generic; any value; * ; interface{}; json value; any json value; any json; 任意; 任意类型; 不定; 动态; 混合; 任意の型; 모든 타입",
        "null": "null; nil; none; void",
        "file": "file; files; file contents; file upload; upload; binary file; multipartfile; multipart file; attachment; uploaded file; file object; 文件; 文件流; 文件类型; 檔案; ファイル; 파일; archivo; datei; fichier; arquivo; файл",
        "binary": "binary; blob; bytes; byte array; raw; raw bytes; binary data; stream; octet-stream; buffer; 二进制; 字节流; 字节数组; 流; 二進位; バイナリ; 바이너리",
        "string(byte)": "base64; base64 string; base64-encoded string; base64 encoded string; base64 data; byte",
        "string(date-time)": "datetime; date-time; date time; iso datetime; iso 8601; iso8601; iso8601 timestamp; iso8601 datetime; iso 8601 timestamp; iso 8601 date; iso-8601; rfc3339; rfc 3339; rfc3339 timestamp; iso date; iso date string; iso8601 string; iso 8601 string; date string; datetime string; localdatetime; offsetdatetime; zoneddatetime; instant; timestamp string; 日期时间; 日期時間; 日時; fecha y hora; zeitstempel; datum und uhrzeit; horodatage; marca de tiempo; дата и время",
        "string(date)": "date; localdate; calendar date; 日期; 日付; 날짜; fecha; datum; data; дата",
        "string(time)": "time; time of day; localtime; 时间; 時間; 時刻",
        "string(duration)": "duration; iso 8601 duration; interval; iso8601 duration",
        "string(uuid)": "uuid; guid; uuid string; uuid4; uuidv4; uuid v4",
        "string(uri)": "url; uri; link; href; url string; web address; http url; https url; uri string; 链接; 网址; 鏈接; 連結; リンク",
        "string(email)": "email; e-mail; email address; email string; mail address; 邮箱; 电子邮件; 郵箱; 電子郵件; メールアドレス; メール; 이메일; correo electrónico",
        "string(hostname)": "hostname; domain; host; domain name; fqdn",
        "string(ipv4)": "ip; ipv4; ip address; ipv4 address",
        "string(ipv6)": "ipv6; ipv6 address",
        "string(decimal)": "decimal string; bigdecimal string; money string; numeric string; 数字字符串",
        "number(decimal)": "decimal; bigdecimal; money; currency; 小数; 十进制; 金额; 金額; 固定小数",
        "enum": "enum; enumeration; enumerated; string enum; enum string; choice; option; select; constant; literal; 枚举; 枚举值; 枚举型; 枚举类型; 列舉; 列舉型; 列挙; 列挙型; 열거형; enumerado; aufzählung; énumération; перечисление",
    }
)
# A word that may be either text or a number; the value decides, or a person.
AMBIGUOUS = frozenset(
    "timestamp;unix timestamp;epoch;id;時間戳;时间戳;タイムスタンプ;version;price;amount;size;color;money amount;address;scalar;primitive;value;标识符;ledger index".split(
        ";"
    )
)
FORMATS: Mapping[str, str] = {
    "date-time": "date-time", "datetime": "date-time", "date": "date", "time": "time", "duration": "duration", "uuid": "uuid", "guid": "uuid", "uri": "uri", "url": "uri", "email": "email", "hostname": "hostname",
    "ipv4": "ipv4", "ipv6": "ipv6", "byte": "byte", "base64": "byte", "decimal": "decimal", "int32": "int32", "int64": "int64", "float": "float", "double": "double", "binary": "binary", "iso8601": "date-time", "iso 8601": "date-time", "iso-8601": "date-time", "rfc3339": "date-time", "rfc 3339": "date-time", "password": "password", "regex": "regex", "long": "int64", "big-decimal": "decimal", "phone": "phone", "uuidv4": "uuid",
    "uint32": "uint32", "uint64": "uint64", "uint8": "uint8", "int8": "int8", "int16": "int16", "uint16": "uint16", "ip": "ipv4", "html": "html", "idn-email": "idn-email", "uri-reference": "uri-reference", "json-pointer": "json-pointer", "unixtime": "unixtime", "unix-time": "unixtime", "timestamp": "timestamp", "currency": "currency", "slug": "slug", "csv": "csv",
}  # fmt: skip
ARRAY_OF = (
    "array of",
    "arrays of",
    "list of",
    "lists of",
    "collection of",
    "set of",
    "sequence of",
    "array containing",
    "list containing",
    "vector of",
    "slice of",
    "array with",
    "arreglo de",
    "lista de",
    "liste von",
    "array von",
    "tableau de",
    "liste de",
    "массив",
    "список",
)
MAP_OF = (
    "map of",
    "dictionary of",
    "dict of",
    "object of",
    "hash of",
    "mapping of",
    "object containing",
    "json object with",
    "map from string to",
    "map from strings to",
    "object with",
)
ARRAY_AFTER = (
    "の配列",
    "配列",
    "のリスト",
    "リスト",
    "数组",
    "列表",
    "集合",
    "的数组",
    "的列表",
    "陣列",
    "的陣列",
    "數組",
    " array",
    " list",
    " arrays",
    " lists",
    "[]",
    "배열",
    " 배열",
    " 목록",
)
NOISE = (
    "pointer to", "reference to", "a single", "single", "an optional", "optional", "required", "a comma-separated", "a comma separated", "the", "an", "a", "valid", "nullable", "possibly empty", "non-empty", "nonempty", "unique",
)  # fmt: skip
TAIL_NOISE = (
    " objects",
    " object",
    " structure",
    " structures",
    " resource",
    " resources",
    " model",
    " type",
    " types",
    " value",
    " values",
    " instances",
    " instance",
    " entity",
    " entities",
    "对象",
    "物件",
    "對象",
    "オブジェクト",
    "型",
    "类型",
    " 객체",
    " schema",
    "s",
)
GENERICS: Mapping[str, str] = {
    "array": "array", "list": "array", "set": "array", "collection": "array", "iterable": "array", "sequence": "array", "vec": "array", "vector": "array", "arraylist": "array", "slice": "array", "readonlyarray": "array", "ilist": "array", "ienumerable": "array", "repeated": "array", "tuple": "array",
    "map": "map", "dict": "map", "dictionary": "map", "record": "map", "hashmap": "map", "mapping": "map", "object": "map",
    "optional": "nullable", "nullable": "nullable", "maybe": "nullable", "option": "nullable", "pointer": "same", "promise": "same", "required": "same", "partial": "same", "enum": "enum",
}  # fmt: skip
CHOICE_WORDS = (
    " or ",
    " / ",
    "/",
    " | ",
    "|",
    "或者",
    "或",
    "または",
    " oder ",
    " ou ",
    " o ",
    " или ",
    " and/or ",
    "、",
    "／",
    "｜",
    " 또는 ",
)
# Types after which "of" names what they hold; "number of tokens" and "date of birth" are no types.
OF_ITEMS = frozenset(
    "array arrays list lists map maps dict dictionary hash object objects set sets collection sequence tuple vector string strings integer integers boolean one any enum".split()
)
