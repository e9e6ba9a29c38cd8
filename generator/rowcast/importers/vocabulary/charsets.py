"""Characters that texts in a language are mostly made of, by which the charset of a page without a declaration is told."""

from __future__ import annotations

from collections.abc import Mapping

KANA = "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30FB), 0x30FC)))
SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天四日那事平形相全"
    "表间样与关各重新线内数正心你明看原又么利比或但第向道命此变条只没结解问意建月公无系情者最立代想已通并提直题程展果员位入常文"
    "总次品式活设及管特件长求基资边流路级少图统接知较将组见计别手期根论运指区强放被做必先回则任取据处参类型说返请字段名称否填默认值"
    "字符串整数组对象布尔必选描述示例响应接口调用户列格址码错误信息需传该每页查询时间戳状态成功失败删除添获编号账务项目备注服器"
)
TRADITIONAL = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
    "進著等部度家電力裡如水化高自理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天事平形相全表間樣與關各重新"
    "線內數正心你明看原又利比或但第向道命此變條只沒結解問意建月公無系情者最立代想已通並提直題程參類型說返請求欄位名稱否填預設默認值字"
    "符串整陣列物件描述範例響應介面調用戶格址碼錯誤訊息需傳該每頁查詢間戳狀態功失敗刪除增獲編號帳務項目備註服器倉單產品風險額據合約"
)
KANJI = "日本人一大国年中上会生者出事前間時行見月分後下手入自場目立合内方部新定社実同長度数取対作用動化業応連性必要型名説明値字文列真偽配対象追加更新削除検索認証指定返却済結果状態番号取引先金額種類任意須"
HANGUL = "이다는의을를에가하고은로지한도어사기나아시그인있대서리자정수일해보게주들것부제스라전구여만우상아니면요과와공장세용모방관문성동신원내오위미조비경선명유계물연무중간발소실화국안개년분데되생때음식형할회조결건름값설번호타입필열숫문자응답요청객체목록파라터본"
CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
LATIN = "éèàçüöäßñáíóúâêîôûëïùœæøåãõÉÈÀÇÜÖÄÑÁÍÓÚŒÆØÅ’‘“”–—…€«»°·×•©®™§¿¡\u00a0"

# Each charset with the characters that are frequent in it; the first of equals is taken.
FREQUENT: Mapping[str, frozenset[str]] = {
    "gb18030": frozenset(SIMPLIFIED),
    "cp932": frozenset(KANA + KANJI),
    "euc_jp": frozenset(KANA + KANJI),
    "big5": frozenset(TRADITIONAL),
    "cp949": frozenset(HANGUL),
    "cp1251": frozenset(CYRILLIC),
    "koi8_r": frozenset(CYRILLIC),
    "cp1252": frozenset(LATIN),
}
