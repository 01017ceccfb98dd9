"""Lines that sites put around articles: where the reader is, who published it and when, what else there is."""

from __future__ import annotations

import re

from fiscallint import patterns
from fiscallint.document.traditional import always_simplified

_LABEL = (
    r"(?:信息|文章|稿件|新闻|内容)?(?:来源|出处|稿源)"
    r"|(?:发布|公布|发文|成文|公开|生成|更新|录入|签发|印发)?(?:时间|日期)(?=：(?:20)?\d)"
    r"|(?:发布|公布|发文|成文|公开|生成|更新|录入|签发|印发)(?:时间|日期)"
    r"|(?:发布|公布|发文|制发)(?:机构|机关|单位|部门|者|人)"
    r"|索引号|文号|发文字号|主题分类|主题词|关键词|关键字|标签|有效性|体裁|组配分类|信息分类|信息类别|信息名称|公开目录|所属目录"
    r"|(?:信息)?公开(?:形式|方式|类别|范围|程度|时限|期限)|废止日期|生效日期|失效日期"
    r"|(?:浏览|点击|访问|阅读|查看)(?:次数|量|数|率)?|人气|访问者"
    r"|(?:字体|字号)(?:大小)?|文字大小|保护视力色|背景色|分享(?:到|至)?"
)
_BUTTON = (
    r"(?:打印|关闭|收藏|列印|返回|保存)(?:本页|此页|本文|窗口|页面|顶部|首页|列表)?|[大中小]|[TA][+-]"
    r"|(?:我要)?(?:纠错|举报|点赞|评论|分享)|(?:朗读|听)(?:全文|本文|文章)?|语音播报|繁体(?:版)?|(?:适老|长者)(?:模式|版)"
    r"|(?:相关|延伸)(?:链接|连结|阅读|稿件|新闻|信息|文章|附件|文件|推荐|解读)|\d+条评论"
    r"|无障碍(?:阅读|浏览|模式)?|网站(?:地图|声明|首页)|(?:联系|关于)我们|隐私(?:声明|政策)|设为首页|加入收藏"
)
_DATE = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
_TIME = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_AROUND = r"[【】（）()\[\]|｜·丨]*"
_LINE = patterns.compile(
    rf"{_AROUND}(?:{_LABEL})：(?!.*[。；])"
    rf"|(?:{_AROUND}(?:{_BUTTON}))+{_AROUND}$"
    rf"|(?:发表于|发布于)?(?:{_DATE}{_TIME}|20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:{_TIME})?)"
    r"(?:[^。，]{0,20}(?:来源|作者|编辑|浏览|阅读|点击|访问|字体|字号)[^。]{0,60}|[|｜·][^。，]{0,40})?$"
    r"|首页[>＞»/→\-－]|您?(?:现在|当前|目前)?(?:所在)?的?位置(?:是)?："
    r"|(?:上|下)一?(?:篇|条|页)(?:文章|信息)?："
    r"|(?:责任编辑|责编|编辑|审核|校对|供稿|撰稿|作者)：.{0,20}$"
    r"|(?:浏览|点击|访问|阅读|人气|查看)(?:次数|量|数)?\d+次?$"
    r"|(?:版权所有|主办单位：|承办单位：|主办：|承办：|网站标识码|网站备案|扫一扫|扫描二维码|技术支持：|今天是20"
    r"|您是第\d+位|建议使用.{0,40}(?:分辨率|浏览器)|(?i:copyright|©))"
    r"|[^。]{0,40}(?:ICP备|公网安备)\d"
    r"|[-—–]{1,3}\d{1,4}[-—–]{1,3}$|第\d{1,4}页(?:[/,，共]{0,3}\d{1,4}页)?$"  # of the file that was pasted
)
_WHEN = patterns.compile(rf"{_DATE}(?:{_TIME})?|{_TIME}")
_SAYS = patterns.compile(r"[。；]|^第[一二三四五六七八九十]+部分|^（?[一二三四五六七八九十]{1,3}[、）]|\d\.\d\d")


def is_furniture(line: str) -> bool:
    """Whether a line, without white space, is one that a site puts around articles: 上一篇：…, 打印本页, 来源：…."""
    line = always_simplified(line).replace(":", "：")
    return bool(_LINE.match(line)) and not re.search(r"\d\.\d\d", line)


def leads_away(own: str, linked: str) -> bool:
    """Whether a line that holds links to other pages says nothing besides: 首页 > 政务公开, or a title and its date.

    `own` is its text outside of the links, `linked` that within, both without white space.
    """
    return not any(map(str.isalnum, _WHEN.sub("", own))) and not _SAYS.search(linked)
