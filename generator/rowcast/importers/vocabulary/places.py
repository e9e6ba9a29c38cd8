"""Words in headings and captions that say where rows belong; the longest word that is found decides."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _pairs(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = [
        (w.strip(), place) for place, text in words.items() for w in text.replace("\n", ";").split(";") if w.strip()
    ]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


PLACES = _pairs(
    {
        "path": """uri request parameter; path parameter; path param; path variable; path argument; uri parameter; uri param; route parameter; route param; url path param; url segment; path component; path 参数; 路径参数; 路径变量; 路由参数; url路径参数; rest参数; 路徑參數; 路由參數; path參數; path参数
            パスパラメータ; パスパラメーター; パス パラメータ; パス変数; 경로 파라미터; 경로 매개변수; 패스 파라미터; parámetros de ruta; pfadparameter; paramètres de chemin; параметры пути; in path""",
        "query": """uri query parameter; query parameter; query param; query string; querystring; query argument; query field; query option; url query; url parameter; url param; get parameter; get param; in query; query; filters; filter parameter; search parameter; query 参数; query参数; 查询参数; url参数; url 参数; 查询字符串; get参数; get 参数; 查詢參數; 查詢字串; url參數; query參數
            クエリパラメータ; クエリパラメーター; クエリ パラメータ; クエリ文字列; クエリストリング; クエリ; 쿼리 파라미터; 쿼리; 쿼리 매개변수; parámetros de consulta; abfrageparameter; paramètres de requête; параметры запроса; query-параметры""",
        "headers": """request header; http header; header parameter; header param; headers; header; header field; 请求头; 请求头参数; header参数; header 参数; 公共请求头; 头部参数; http头; 標頭; 請求標頭; 請求頭; 要求標頭; header參數; リクエストヘッダー; リクエストヘッダ; ヘッダー; ヘッダ; 헤더; 요청 헤더; encabezados; kopfzeilen; en-têtes; заголовки""",
        "cookies": "cookie parameter; cookies; cookie; cookie参数; cookie 参数; クッキー",
        "body": """request body; body parameter; body param; body field; post body; json body; body; json param; json parameter; form param; form parameter; form data; form-data; form field; form; payload; request payload; request data; post data; post parameter; post param; json payload; message body; request json; body schema; data; multipart; urlencoded; json properties; request object; request schema; request properties; request json object; request json array of objects; request json array; json request
            body参数; body 参数; 请求体; 请求体参数; 请求正文; 正文参数; 请求数据; 表单参数; 表单; post参数; post 参数; json参数; json 参数; 包体; 请求包体; 請求主體; 請求本文; 請求體; 要求主體; 本文參數; body參數; 表單參數; リクエストボディ; リクエストボディー; リクエスト本文; ボディ; ボディパラメータ; 本文; フォームパラメータ; フォーム
            요청 본문; 바디; 요청 바디; 본문; cuerpo; cuerpo de la solicitud; anfragekörper; corps de la requête; corpo; тело запроса""",
        "response": """response element; response json object; response json array of objects; response json array; json response; response; responses; response body; response field; response parameter; response attribute; response structure; response schema; response format; response data; response object; response property; response properties; response json; return value; returns; return; return data; return parameter; returned; returned value; returned field; output; output parameter; result; results; reply
            answer; answers; successful response; success response; response content; 返回参数说明; 响应参数说明; 返回字段说明; 响应字段说明; 输出参数说明; 返回值说明; 返回结果说明; 返回数据说明; 回應參數說明; 返回參數說明; 出参说明; 应答参数说明; 响应; 响应参数; 响应体; 响应数据; 响应字段; 响应格式; 响应结果; 响应内容; 返回; 返回值; 返回参数; 返回数据; 返回字段; 返回结果; 返回格式; 返回内容; 返回体; 出参; 输出参数; 输出; 应答; 应答参数; 回复; json回复; 输出结果; 回應; 回應參數; 回應內容; 回傳; 回傳值; 回傳參數; 響應; 響應參數; 返回參數; 回應欄位; 輸出; 輸出參數; 回覆
            レスポンス; レスポンスボディ; レスポンスフィールド; レスポンスパラメータ; 応答; 戻り値; 返り値; 返却値; 出力; 結果; 返却; 응답; 반환; 응답 본문; 응답 필드; 리턴; 출력; respuesta; antwort; rückgabe; réponse; retour; resposta; retorno; ответ; возвращает; возвращаемые данные; обработка ответа""",
        "response-headers": "response header; response headers; 响应头; 返回头; 应答头; 回應標頭; 響應頭; レスポンスヘッダー; レスポンスヘッダ; 응답 헤더",
        "request": """request parameter; request param; request parameters; request field; request attribute; request format; request structure; request; parameters; parameter; params; param; arguments; argument; input parameter; input; inputs; attributes; available parameters; accepted parameters; supported attributes; options; method parameters; properties; common parameters
            请求参数; 请求字段; 请求; 参数; 入参; 输入参数; 输入; 请求参数说明; 参数说明; 参数列表; 业务参数; 公共参数; 接口参数; 调用参数; 传入参数; 入参说明; 請求參數; 參數; 請求; 輸入參數; 輸入; 參數說明; 要求參數; 傳入參數; パラメータ; パラメーター; リクエストパラメータ; リクエストパラメーター; リクエスト; 引数; 入力; 入力パラメータ; 要求; 파라미터; 요청 파라미터; 요청; 매개변수; 입력
            parámetros; atributos; atributos do corpo; campos; solicitud; anfrage; anfrageparameter; requête; paramètres; parâmetros; requisição; запрос; параметры; параметры метода; параметры запроса тела""",
        "errors": """error response; error responses; error; errors; error code; error codes; error handling; possible errors; exceptions; error object; error format; failure response; 错误; 错误码; 错误响应; 错误返回; 错误代码; 错误信息; 异常; 失败响应; 错误处理; 错误码说明; 返回码; 返回码说明; 错误情况; 錯誤; 錯誤碼; 錯誤回應; 錯誤代碼; エラー; エラーコード; エラーレスポンス; エラー応答; 異常系; 오류; 에러; 에러 코드; 오류 코드; errores; fehler; erreurs; erros; ошибки; коды ошибок; обработка ошибок""",
        "statuses": "status codes; status code; http status; response codes; response code; http status codes; return codes; 状态码; 响应码; 狀態碼; http状态码; ステータスコード; 상태 코드; códigos de estado; коды состояния",
        "example": """example; examples; sample; sample request; sample response; request example; response example; example request; example response; example payload; sample payload; demo; code sample; code example; curl; 示例; 请求示例; 返回示例; 响应示例; 例子; 样例; 示例代码; 调用示例; 请求样例; 返回样例; 代码示例; 範例; 請求範例; 請求示例; 回應範例; 響應示例; 例; サンプル; リクエスト例; レスポンス例; 使用例; 記述例; 例示; 예시; 예제; 요청 예시; 응답 예시; ejemplo; beispiel; exemple; exemplo; пример""",
        "call": """definition; endpoint definition; basic info; basic information; 基本信息; 基本資訊; 基本情報; 기본 정보; http request; endpoint; api endpoint; url; uri; request url; http method; method; path; request uri; resource uri; http endpoint; request line; request path; request syntax; route; request method; 请求地址; 接口地址; 请求方式; 请求方法; 请求路径; 请求url; 请求行; 接口; api 端点; api端点; 端点; 地址; 调用地址; 请求网址; 接口url; 請求地址; 請求方式; http 請求; http請求; 請求路徑; 端點; 接口地址說明; エンドポイント; api エンドポイント; リクエストurl; httpリクエスト; http リクエスト; メソッド; 엔드포인트; 요청 url; 요청 방식; http 요청""",
        "auth": "authentication; authorization; auth; security; permissions; required permissions; scopes; required scopes; 认证; 鉴权; 授权; 权限; 身份验证; 認證; 授權; 權限; 認証; 認可; 権限; 인증; 권한",
        "prose": "description; overview; introduction; notes; note; remarks; usage; summary; details; see also; related; background; best practices; 描述; 说明; 简介; 简要描述; 功能说明; 接口描述; 接口说明; 备注; 注意; 注意事项; 使用说明; 概述; 介绍; 說明; 簡介; 備註; 注意事項; 説明; 概要; 注意点; 備考; はじめに; 설명; 개요; 참고",
    }
)
REQUIRED_GROUP = (
    "required",
    "mandatory",
    "obrigatórios",
    "obrigatório",
    "obligatorios",
    "obligatoire",
    "erforderlich",
    "обязательные",
    "必填",
    "必需",
    "必选",
    "必须",
    "必須",
    "필수",
)
OPTIONAL_GROUP = (
    "optional",
    "opcionais",
    "opcional",
    "opcionales",
    "optionnel",
    "необязательные",
    "可选",
    "选填",
    "可選",
    "任意",
    "オプション",
    "선택",
)
# How headings of such groups end.
GROUP_TAILS = frozenset(
    "info information parameters parameter fields settings options attributes arguments details properties values inputs data".split()
)
# Words for rows: a heading with one of them speaks of its rows, and not of a body as a whole.
OF_ROWS = re.compile(
    r"\b(?:parameter|param|field|attribute|argument|option|propert|header|key)(?:s|ies)?\b|参数|字段|選項|參數|欄位|パラメータ|項目|フィールド|파라미터|필드",
    re.I,
)
IN_CELL: Mapping[str, str] = {
    "path": "path", "uri": "path", "url path": "path", "route": "path", "路径": "path", "路徑": "path", "パス": "path", "pathparameter": "path", "path parameter": "path", "path param": "path", "경로": "path",
    "query": "query", "querystring": "query", "query string": "query", "url": "query", "query parameter": "query", "query param": "query", "queryparameter": "query", "查询": "query", "查詢": "query", "クエリ": "query", "get": "query", "쿼리": "query",
    "header": "headers", "headers": "headers", "http header": "headers", "header parameter": "headers", "headerparameter": "headers", "请求头": "headers", "標頭": "headers", "ヘッダー": "headers", "ヘッダ": "headers", "헤더": "headers",
    "cookie": "cookies", "cookies": "cookies",
    "body": "body", "json": "body", "form": "body", "formdata": "body", "form data": "body", "form-data": "body", "json body": "body", "request body": "body", "body parameter": "body", "bodyparameter": "body", "payload": "body", "请求体": "body", "表单": "body", "本文": "body", "ボディ": "body", "post": "body", "form parameter": "body", "formparameter": "body", "바디": "body", "body param": "body",
}  # fmt: skip
MEDIA: Mapping[str, str] = {
    "multipart/form-data": "multipart/form-data", "multipart": "multipart/form-data", "form-data": "multipart/form-data", "application/x-www-form-urlencoded": "application/x-www-form-urlencoded",
    "x-www-form-urlencoded": "application/x-www-form-urlencoded", "urlencoded": "application/x-www-form-urlencoded", "form-urlencoded": "application/x-www-form-urlencoded",
}  # fmt: skip
