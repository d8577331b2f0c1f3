"""Numbers and words of charts, in English and Chinese."""

import math

_WORDS = {
    "en": {
        "support": "Support", "oppose": "Oppose", "neutral": "Neutral", "mixed": "Mixed", "n": "n", "total": "Total",
        "bar": "Bars", "stacked-bar": "Stacked bars", "diverging-bar": "Diverging bars", "line": "Lines", "dot": "Dots",
        "heatmap": "Heat map", "timeline": "Timeline",
        "head": "{kind}, {measure} by {by}.", "head-plain": "{kind}.", "row": "{label}: {values}", "comma": ", ", "semicolon": "; ",
        "stop": ".", "more": "and {n} more", "blank": "no value", "to": "{low} to {high}", "percent-unit": "%",
        "day": "Day", "period": "Period", "within": "Some time within", "approximate": "Approximate date",
        "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "month": "{m} {y}", "date": "{d} {m} {y}", "circa": "c. ", "undated": "{n} without a date not shown",
        "capped": "First {shown} of {all} rows; the table has all", "capped-series": "First {shown} of {all} series",
        "capped-panels": "First {shown} of {all} panels", "capped-columns": "First {shown} of {all} columns",
        "capped-events": "First {shown} of {all} events; the table has all",
        "numbers": "Identifiers refer to the table", "numbers-in-table": "Numbers are in the table",
        "events": "{n} events, {low} to {high}", "event": "1 event, {low}", "lanes": "in {n} lanes: {names}",
        "marked": "Highlighted: {names}", "line-row": "{label}: from {first} ({x0}) to {last} ({x1}), highest {top} ({xt})",
    },
    "zh-Hans": {
        "support": "支持", "oppose": "反对", "neutral": "中立", "mixed": "混合", "n": "n", "total": "合计",
        "bar": "条形图", "stacked-bar": "堆叠条形图", "diverging-bar": "分向条形图", "line": "折线图", "dot": "点图",
        "heatmap": "热力图", "timeline": "时间线",
        "head": "{kind}：{measure}，按{by}分列。", "head-plain": "{kind}。", "row": "{label}：{values}", "comma": "，", "semicolon": "；",
        "stop": "。", "more": "另有{n}项", "blank": "无数值", "to": "{low}至{high}", "percent-unit": "%",
        "day": "某日", "period": "时段", "within": "时段内某时", "approximate": "约略日期",
        "months": "1 2 3 4 5 6 7 8 9 10 11 12", "month": "{y}年{m}月", "date": "{y}年{m}月{d}日", "circa": "约", "undated": "{n}项无日期，未列出",
        "capped": "仅示前{shown}行，共{all}行；全部见表", "capped-series": "仅示前{shown}个系列，共{all}个",
        "capped-panels": "仅示前{shown}幅，共{all}幅", "capped-columns": "仅示前{shown}列，共{all}列",
        "capped-events": "仅示前{shown}项，共{all}项；全部见表",
        "numbers": "编号见表", "numbers-in-table": "数字见表",
        "events": "{n}个事件，{low}至{high}", "event": "1个事件，{low}", "lanes": "分{n}栏：{names}",
        "marked": "重点：{names}", "line-row": "{label}：由{first}（{x0}）至{last}（{x1}），最高{top}（{xt}）",
    },
    "zh-Hant": {
        "support": "支持", "oppose": "反對", "neutral": "中立", "mixed": "混合", "n": "n", "total": "合計",
        "bar": "長條圖", "stacked-bar": "堆疊長條圖", "diverging-bar": "分向長條圖", "line": "折線圖", "dot": "點圖",
        "heatmap": "熱力圖", "timeline": "時間線",
        "head": "{kind}：{measure}，按{by}分列。", "head-plain": "{kind}。", "row": "{label}：{values}", "comma": "，", "semicolon": "；",
        "stop": "。", "more": "另有{n}項", "blank": "無數值", "to": "{low}至{high}", "percent-unit": "%",
        "day": "某日", "period": "時段", "within": "時段內某時", "approximate": "約略日期",
        "months": "1 2 3 4 5 6 7 8 9 10 11 12", "month": "{y}年{m}月", "date": "{y}年{m}月{d}日", "circa": "約", "undated": "{n}項無日期，未列出",
        "capped": "僅示前{shown}行，共{all}行；全部見表", "capped-series": "僅示前{shown}個系列，共{all}個",
        "capped-panels": "僅示前{shown}幅，共{all}幅", "capped-columns": "僅示前{shown}欄，共{all}欄",
        "capped-events": "僅示前{shown}項，共{all}項；全部見表",
        "numbers": "編號見表", "numbers-in-table": "數字見表",
        "events": "{n}個事件，{low}至{high}", "event": "1個事件，{low}", "lanes": "分{n}欄：{names}",
        "marked": "重點：{names}", "line-row": "{label}：由{first}（{x0}）至{last}（{x1}），最高{top}（{xt}）",
    },
}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "\u2212"


def language_of(tag):
    """Returns the language that words exist in, for any language tag."""
    lowered = str(tag or "en").lower()
    if lowered.startswith("zh"):
        return "zh-Hant" if any(part in lowered for part in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return "en"


def word(language, key, **values):
    """Returns a word or sentence. Values are put in as they are: braces in them mean nothing."""
    text = _WORDS[language][key]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value), 1)
    return text


def number_of(value):
    """Returns a cell as a float; None for what is no finite number."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def format_number(value, style="", language="en"):
    """Writes a number as it stands beside a mark.

    `style` is `percent [digits]` (fractions 0…1 are multiplied), `integer`,
    `number DIGITS`, or empty: whole numbers whole, others with as many digits
    as their size deserves, very large ones shortened.
    """
    if value is None:
        return "–"
    name, _, digits = style.partition(" ")
    places = int(digits) if digits.isdigit() else None
    if name == "percent":
        text = f"{abs(value) * 100:,.{places or 0}f}%"
    elif name == "integer":
        text = f"{abs(value):,.0f}"
    elif name == "number" and places is not None:
        text = f"{abs(value):,.{places}f}"
    else:
        text = _plain(abs(value), language)
    # A minus before what is rounded to nothing would be a lie.
    negative = value < 0 and any(c in "123456789" for c in text)
    return MINUS + text if negative else text


def _plain(size, language):
    if size >= 1e16 or 0 < size < 1e-4:
        mantissa, exponent = f"{size:.1e}".split("e")
        return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    if size >= 1e7:
        units = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
        if language != "en":
            wan, yi = ("万", "亿") if language == "zh-Hans" else ("萬", "億")
            units = ((1e12, wan + yi), (1e8, yi), (1e4, wan))
        for unit, sign in units:
            if size >= unit:
                scaled = size / unit
                return f"{scaled:,.{0 if scaled >= 100 else 1}f}".removesuffix(".0") + sign
    if size == int(size):
        return f"{int(size):,}"
    places = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 0.1 else 4
    text = f"{size:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
