"""Texts that try to do more than be read; each stands in every field of a report."""

from __future__ import annotations

MARKUP = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><iframe src="javascript:alert(1)">',
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- hidden -->",
    "<details open ontoggle=alert(1)>",
    "</td></table><style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x&#62;",
    "{{7*7}} ${7*7} <%= 7*7 %>",
)
MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/pixel.png)",
    "![x][1]",
    "![](//evil.example/pixel.png)",
    "[x]: https://evil.example\n\n[x]",
    "[1]: javascript:alert(1)",
    "<https://evil.example>",
    "<javascript:alert(1)>",
    "see https://evil.example/a_b*c*?x=[y](z) now",
    "www.evil.example and evil@evil.example",
    "//evil.example/x javascript:alert(1) data:text/html,x",
    "](javascript:alert(1))",
    "`](javascript:alert(1))`",
    "```\n<script>\n```",
    "# heading\n## heading",
    "- item\n1. item\n> quote",
    "---\ntitle: front matter\n---",
    "===",
    "1. one",
    "a | b | c\n| --- | --- |",
    "**bold** __bold__ *it* _it_ ~~gone~~ $x$ $$y$$",
    "line\r\n\r\nbreak  \nbreak\\\nbreak",
    "\\[x](https://evil.example) \\`",
    "[^1] text\n\n[^1]: note",
    "@somebody #12 - [ ] task",
)
TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J\x1b[H\x1b[1A",
    "\x9b31mred\x9d0;title\x9c",
    "safe\rdanger",
    "back\x08\x08\x7f",
    "null\x00bell\x07tab\tvertical\x0bform\x0c",
    "\u202egnp.exe\u202c",
    "\u2066isolate\u2069 \u200emark\u200f",
    "zero\u200bwidth\u200cjoin\u200d\ufeff\u2060",
    "tag\U000e0041\U000e0042",
    "line\u2028paragraph\u2029next\x85",
    "soft\u00adhyphen filler\u3164",
    "lone \ud800 and \udfff",
    "[bold red]markup[/] [link=https://evil.example]x[/link] :smile: [/]",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://arxiv.org@evil.example/",
    "https://evil.example\\@arxiv.org/",
    "https:///nowhere",
    "https://[::1",
    "https://ex\u2100mple.org/",
    "https://arxiv.org/\u202egnp",
    "https://arxiv.org/abs/1\x1b]8;;\x07",
)
# What these hide comes out where the entities and the LaTeX of a source are undone.
ENTITIES = (
    "&#91;x&#93;(javascript&colon;alert(1))",
    "&#33;&lbrack;x&rbrack;&lpar;https&colon;//evil.example/x.png&rpar;",
    "www&period;evil.example",
    "\\textless script\\textgreater alert(1)",
    "&#96;code&#96; &ast;&ast;bold&ast;&ast; &NewLine;# heading",
    "&#x202e;gnp.exe &#x1b;[31m &#8203;",
    "$\\textbf{<b>}$ \\emph{[x](https://evil.example)}",
)
LONG = ("long " * 200_000, "x" * 1_000_000, "\x1b" * 100_000, "한" * 500_000)

EVERY = (*MARKUP, *MARKDOWN, *TERMINAL, *ENTITIES, *ADDRESSES, *LONG)
