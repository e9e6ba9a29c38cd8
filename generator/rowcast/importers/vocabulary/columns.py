"""Headings of columns, by what the column holds."""

from __future__ import annotations

from collections.abc import Mapping


def _index(words: Mapping[str, str]) -> dict[str, str]:
    return {
        word.strip(): role
        for role, text in words.items()
        for word in text.replace("\n", ";").split(";")
        if word.strip()
    }


ROLES: Mapping[str, str] = _index(
    {
        "name": """name; names; parameter; parameters; parameter name; param; params; param name; field; fields; field name
            attribute; attributes; attribute name; property; properties; property name; argument; arguments; argument name; arg
            key; keys; key name; header; headers; header name; http header; element; member; column; variable; variable name
            option; option name; input; input parameter; query parameter; query parameters; query param; path parameter
            path parameters; body parameter; body parameters; form field; form parameter; request parameter; request parameters
            request field; response field; response fields; response parameter; response parameters; json field; json key
            identifier; url parameter; uri parameter; item; setting; prop; wire name; json property; query string; cookie
            参数; 参数名; 参数名称; 参数名字; 参数英文名; 字段; 字段名; 字段名称; 字段英文名; 属性; 属性名; 属性名称; 名称; 名字; 变量; 变量名; 变量名称
            键; 键名; 英文名; 英文名称; 请求头; 响应头; 请求参数; 返回参数; 响应参数; 返回字段; 响应字段; 请求字段; 字段代码; 项; 成员; 标识; 参数key; key值; header名; 返回值字段
            參數; 參數名; 參數名稱; 欄位; 欄位名; 欄位名稱; 屬性; 屬性名; 屬性名稱; 名稱; 變數; 變數名; 標頭; 鍵; 鍵名; 請求參數; 回應參數; 回傳參數; 字段名稱
            プロパティ; プロパティ名; パラメータ; パラメーター; パラメータ名; パラメーター名; フィールド; フィールド名; 項目; 項目名; 引数; 引数名
            キー; キー名; ヘッダー; ヘッダ; ヘッダー名; ヘッダ名; 名前; 変数; 変数名; 要素; 要素名; 物理名; クエリ; カラム; リクエストパラメータ; レスポンス項目
            이름; 파라미터; 파라미터명; 매개변수; 필드; 필드명; 속성; 속성명; 항목; 항목명; 변수명; 키; 헤더
            nombre; parámetro; parámetros; campo; campos; atributo; atributos; propiedad; propiedades; nome; parâmetro; parâmetros; propriedade; propriedades; nom; paramètre; paramètres; champ; champs
            attribut; propriété; parameter-name; feld; feldname; eigenschaft; bezeichner; имя; параметр; поле; название; атрибут; свойство""",
        "type": """type; types; data type; datatype; data types; value type; field type; schema; kind; type/format; type / format; type and format
            json type; parameter type; param type; property type; type(s)
            类型; 数据类型; 字段类型; 参数类型; 变量类型; 值类型; 类型说明; 数据格式类型; 類型; 資料類型; 資料型別; 資料型態; 型別; 型態; 欄位類型; 參數類型; 數據類型
            タイプ; 型; データ型; データタイプ; 型名; データ形式; 타입; 유형; 자료형; 데이터 타입; 데이터형; 형식; tipo; tipo de dato; tipo de dados; typ; datentyp; тип; тип данных""",
        "required": """required; mandatory; req; is required; isrequired; required/optional; required / optional; optional/required; optional or required
            required or optional; mandatory/optional; requirement; requirements; presence; necessity; must; m/o; m/o/c; r/o; o/m; obligation; cardinality; occurrence
            必填; 必需; 必选; 必须; 必传; 是否必填; 是否必需; 是否必选; 是否必须; 是否必传; 是否必要; 必要性; 必要; 必选/可选; 必填/可选; 必填/选填; 可选/必选; 可选/必填; 必填项; 必选项; 是否必填项; 约束条件; 选项要求; 必须性
            是否必輸; 必填項; 是否必須; 是否必填(y/n); 必選; 是否必選; 必須; 必須/任意; 必須?; 必須項目; 必須・任意; 必須可否; 入力必須; 要否; 必要か; 必須か; 必須かどうか; 必須フラグ
            필수; 필수여부; 필수 여부; 필수/선택; 필수 유무; obligatorio; requerido; ¿obligatorio; pflicht; pflichtfeld; erforderlich; notwendig; requis; obligatoire
            obrigatório; obrigatoriedade; обязательный; обязательно; обязательность; обязательное""",
        "optional": """optional; is optional; isoptional; omittable; can be omitted; may be omitted; 可选; 是否可选; 可選; 是否可選; 可省略; 是否可省略; 省略可; 省略可能; 省略; 任意
            선택; 선택여부; opcional; facultatif; optionnel""",
        "description": """description; descriptions; desc; desc.; comment; comments; meaning; details; detail; explanation; definition; purpose; summary; usage; about
            info; information; what it does; documentation; doc; description/notes; content; contents; function; description and constraints; label
            说明; 描述; 含义; 解释; 内容; 参数说明; 字段说明; 参数描述; 字段描述; 中文名; 中文名称; 参数含义; 字段含义; 详细说明; 详情; 说明/备注; 描述说明; 用途; 释义; 意义; 作用; 名称说明; 含义说明; 中文含义
            說明; 描述說明; 參數說明; 參數描述; 欄位說明; 欄位描述; 含義; 意義; 內容; 中文名稱; 用途說明
            説明; 内容説明; 意味; 概要; 論理名; 日本語名; 詳細; 用途; 설명; 내용; 의미; 상세; descripción; significado; beschreibung; bedeutung; erklärung; descrição; описание; значение и описание""",
        "notes": """notes; note; remarks; remark; additional information; notes/constraints; more; 备注; 注释; 补充说明; 注意; 备注说明; 其他; 備註; 註記; 註解; 註; 備考; 補足; 注記; 備考欄; 비고; notas; nota; bemerkung; hinweis; remarque
            remarques; observações; observação; примечание; примечания; комментарий""",
        "default": """default; default value; defaults; default values; initial value; fallback; if omitted; 默认; 默认值; 缺省; 缺省值; 预设值; 默认取值; 預設; 預設值; 默認; 默認值; 缺省值說明; デフォルト; デフォルト値; 既定値; 初期値; 既定; 省略時; 省略時の値
            기본값; 기본; 디폴트; valor por defecto; por defecto; predeterminado; standard; standardwert; vorgabe; valeur par défaut; par défaut; défaut; padrão; valor padrão; по умолчанию; значение по умолчанию""",
        "example": """example; examples; example value; example values; sample; sample value; samples; e.g; eg; example(s); sample data; 示例; 示例值; 样例; 例子; 例; 举例; 参考值; 样例值; 参数示例; 取值样例; 示例数据; 値例; 範例; 範例值; 示例值說明; 舉例
            サンプル; サンプル値; 記述例; 値の例; 設定例; 入力例; 例示; 예시; 예제; 예; 샘플; ejemplo; ejemplos; beispiel; beispielwert; exemple; exemplo; пример""",
        "limits": """constraints; constraint; range; restrictions; restriction; validation; validations; validation rules; limits; limit; rules; rule; valid range; value range; bounds
            约束; 限制; 取值范围; 范围; 值范围; 数值范围; 值域; 规则; 限制条件; 校验规则; 取值限制; 範圍; 取值範圍; 限制條件; 約束; 範囲; 制約; 制限; 値の範囲; バリデーション; バリデーションルール; 検証; 検証ルール; 入力規則; 入力制限; 制限事項; 범위; 제약; 제한; 제약조건; rango; restricciones; bereich; einschränkungen
            plage; contraintes; intervalo; restrições; диапазон; ограничения""",
        "size": """length; max length; maximum length; maxlength; max. length; size; max size; 长度; 最大长度; 字段长度; 长度限制; 字符长度; 长度要求; 長度; 最大長度; 欄位長度; 文字数; 最大文字数; 最大長; 桁数; 長さ; 길이; 최대길이; 최대 길이; 크기; longitud; länge
            longueur; tamanho; длина""",
        "min": "min; minimum; minimum value; min value; lower bound; 最小值; 最小; 下限; 最小値; 최소값; 최솟값; mínimo; минимум",
        "max": "max; maximum; maximum value; max value; upper bound; 最大值; 最大; 上限; 最大値; 최대값; 최댓값; máximo; максимум",
        "values": """values; values(default); values (default); allowed values (default); allowed values; possible values; valid values; optional values; enum; enums; enum values; enumeration; options; choices; accepted values; permitted values
            acceptable values; available values; supported values; legal values; value options; valid options; allowed; 可选值; 枚举; 枚举值; 取值; 可取值; 可用值; 取值说明; 有效值; 可选项; 允许值; 可能的值; 可选取值; 可選值; 列舉; 列舉值; 可用值; 允許值; 有效值; 取值說明
            許容値; 取りうる値; 列挙値; 選択肢; 有効な値; 指定可能な値; 指定値; 設定可能な値; 設定値; 허용값; 허용 값; 가능한 값; 값 목록; valores; valores posibles; valores permitidos; werte; zulässige werte; mögliche werte; valeurs; valeurs possibles
            valores possíveis; допустимые значения; возможные значения""",
        "value": "value; 值; 値; 값; valor; wert; valeur; значение; 参数值; 字段值; header value; 固定值",
        "place": """in; location; located in; passed in; sent in; param in; where; position; parameter location; passed as; passed via; param location; 位置; 参数位置; 所在位置; 传参方式; 传参位置; 参数所在位置; 传递方式; 参数类别; 参数来源; 參數位置; 所在位置說明
            場所; 送信場所; 指定場所; 送信位置; 위치; 전달방식; ubicación; ort; emplacement; localização; расположение; в""",
        "format": "format; pattern; regex; regexp; regular expression; 格式; 数据格式; 格式要求; 正则; 书写格式; フォーマット; 形式; 書式; 형태; formato; muster; формат",
        "nullable": "nullable; null; allow null; allows null; can be null; null allowed; nullable?; is nullable; 可空; 是否可空; 可为空; 是否可为空; 允许为空; 是否允许为空; 可為空; 是否可為空; null許容; null可; null可否; nullable可否",
        "since": "since; version; added; added in; since version; introduced; introduced in; available since; 版本; 起始版本; 加入版本; 自版本; バージョン; 追加バージョン; 버전; versión; версия",
        "deprecated": "deprecated; deprecation; 已废弃; 是否废弃; 废弃; 已弃用; 非推奨; 廃止; 棄用",
        "access": "access; read only; readonly; read-only; mutability; mutable; writable; read/write; r/w; 读写; 只读; 读写权限; 唯讀; 読み書き; 読取専用; 読み取り専用",
        "method": "method; http method; verb; http verb; request method; methods; http; 请求方式; 请求方法; 方法; 方式; http方法; 请求类型; 請求方式; 請求方法; http請求方法; メソッド; httpメソッド; リクエストメソッド; 메서드; 메소드; http 메서드; método; methode; méthode; метод",
        "path": """http request; path; syntax; endpoint; url; http url; request path; full url; uri; route; resource; request url; request uri; api; address; api endpoint; resource uri; api path; url path; endpoints; request; rest endpoint
            请求地址; 地址; 接口; 接口地址; 路径; 请求路径; 请求url; 接口路径; 接口url; 请求uri; 調用地址; 请求网址; 請求網址; 請求 url; 請求url; 路徑; 請求地址; 請求路徑; 端點; 介面; エンドポイント; パス; リクエストurl; リソース; url パス; 엔드포인트; 경로; 주소; 요청 url; ruta; pfad; chemin; caminho; путь; адрес""",
        "code": """code; status; status code; error code; error; http status; http code; http status code; errno; response code; error type; return code; result code; exception
            错误码; 状态码; 返回码; 错误代码; 错误编码; 响应码; 异常码; 错误; 错误类型; 业务码; 返回值; http状态码; 錯誤碼; 狀態碼; 回傳碼; 錯誤代碼; 返回碼
            エラーコード; ステータスコード; ステータス; コード; リターンコード; httpステータス; 코드; 에러코드; 에러 코드; 상태코드; 상태 코드; 오류 코드; código; código de error; fehlercode; код; код ошибки; код ответа""",
    }
)

# Words that begin or end a heading without changing what the column holds.
FILLERS = (
    "parameter",
    "param",
    "field",
    "attribute",
    "property",
    "json",
    "api",
    "request",
    "response",
    "参数",
    "字段",
    "參數",
    "欄位",
    "パラメータ",
)
SEPARATORS = ("/", "(", "|", "&", ",", "、", "・", "／", " and ", " or ")
