"""The text of an article block by block."""

import pytest

from gongkai.base.blocks import plain


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("没有标签的文字", ["没有标签的文字"]),
        ("<h2>一、总体</h2><p>全年<strong>12</strong>件<br>其中</p>", ["一、总体", "全年12件\n其中"]),
        ("<ul><li>甲<ul><li>乙</li></ul><p>丙</p></li></ul>", ["甲", "乙", "丙"]),
        (
            "<table><tbody><tr><td>甲</td><td></td><td>1&lt;2 &amp; 3</td></tr></tbody></table>",
            ["甲", "1<2 & 3"],
        ),
        ("<blockquote><p>引</p></blockquote>尾", ["引", "尾"]),
        ("<p>前</p><script>alert('1')</script><style>p{}</style><p>后</p>", ["前", "后"]),
        ("<p>没有结束<p>的段落", ["没有结束", "的段落"]),
    ],
)
def test_each_block_is_told_once_and_in_order(html: str, blocks: list[str]) -> None:
    assert plain(html) == blocks
