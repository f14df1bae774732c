"""Help and complaints about a wrong call: Chinese, one line, exit code 2."""

import re

import pytest
from calling import VERBS, gongkai, refused

from gongkai import __version__
from gongkai.cli.main import VERBS as MODULES

# What a Chinese help may hold of Latin letters: names of commands, options, formats and the contract.
ALLOWED = {"gongkai", "report", "version", "help", "output", "previous", "as", "to", "out", "h", "o"}
ALLOWED |= {
    "read",
    "check",
    "write",
    "compare",
    "convert",
    "due",
    "extend",
    "on",
    "correct",
    "consult",
    "channel",
}
ALLOWED |= {"serve", "address", "GONGKAI", "HOME", "var", "DATABASE", "URL", "PostgreSQL"}
ALLOWED |= {"tally", "year", "form", "behind", "requests", "granted", "natural"}
ALLOWED |= {"in", "person", "oral", "signed", "plain", "mail", "online", "fax"}
ALLOWED |= {"ledger", "verify", "json", "text", "xlsx", "txt", "html", "docx", "pdf", "csv", "JSON", "Lines"}
ALLOWED |= {"Word", "Excel", "PDF"}


@pytest.mark.parametrize("verb", ["", *VERBS])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_chinese(verb: str, option: str) -> None:
    done = gongkai(*filter(None, [verb, option]))
    assert (done.code, done.complaints) == (0, [])
    assert done.text.startswith(f"用法：gongkai {verb}".rstrip())
    assert set(re.findall("[A-Za-z]+", done.text)) <= ALLOWED
    assert "显示本帮助" in done.text


def test_help_lists_every_verb_with_its_first_line() -> None:
    text = gongkai("--help").text
    assert tuple(MODULES) == VERBS
    assert all((module.__doc__ or "").partition("\n")[0] in text for module in MODULES.values())


def test_version() -> None:
    assert gongkai("--version").lines == [f"gongkai {__version__}"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "缺少参数：命令"),
        ("foo", "不能是 'foo'"),
        ("--foo", "缺少参数：命令"),
        ("read", "缺少参数：文件"),
        ("read --as pdf x", "--as 不能是 'pdf'"),
        ("read --as", "--as 后面要跟一个值"),
        ("read x --as=text=1", "'text=1'"),
        ("read x --foo", "不认识的参数：--foo"),
        ("read x --previou", "--previou"),
        ("read --help=3", "后面不跟值"),
        ("check", "缺少参数：文件"),
        ("check --previous", "--previous 后面要跟一个值"),
        ("check a --previou b", "--previou"),
        ("write a", "缺少参数：-o/--output"),
        ("write -o b.docx", "缺少参数：报告"),
        ("write a b -o c.docx", "不认识的参数：b"),
        ("compare a", "缺少参数：乙"),
        ("compare a b c", "不认识的参数：c"),
        ("convert --to docx", "缺少参数：文件"),
        ("convert a --to zip", "--to 不能是 'zip'"),
        ("convert a --to", "--to 后面至少要跟一个值"),
        ("convert a --out", "--out 后面要跟一个值"),
    ],
)
def test_a_wrong_call_is_one_chinese_line(words: str, says: str) -> None:
    done = gongkai(*words.split())
    refused(done, says, "--help")
    english = re.findall(
        "[A-Za-z]{4,}", re.sub(r"--?[a-z]+|'[^']*'|gongkai( [a-z]+)?", "", done.complaints[0])
    )
    assert not english, done.complaints[0]
