"""规范性文件: the register as it was on any day, the numbers it gives to 表二, a document entered, one document."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.base.errors import GongkaiError
from gongkai.base.text import squeeze
from gongkai.forms import EDITIONS, Cell, form
from gongkai.ledger.kinds import choices, sorts
from gongkai.ledger.tally import cells_of
from gongkai.web.office.clock import moment, today
from gongkai.web.office.desks import CALENDAR, account, at_desk, may_here
from gongkai.web.office.matters import with_files
from gongkai.web.office.sheets import Column, Value, xlsx_file
from gongkai.web.office.typed import given_back
from gongkai.web.office.uploads import FilesForm
from gongkai.web.store.ledger import next_number, write
from gongkai.web.store.models import Account, Organ
from gongkai.web.store.once import once, was_sent
from gongkai.web.store.register import VALIDITY, Registered, documents_of

_A_PAGE = 100
_LONGEST = 400
_REGISTERS = ("regulations", "normative_documents")
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_ALL = ("", "全部")
# What the list may be narrowed to, besides what 表二 counts.
_SHOWN = {
    "valid": "现行有效（含已修改）",
    "modified": "已修改",
    "repealed": "已废止",
    "lapsed": "已失效",
    "past": "有效期已过，待确认",
    "to_come": "尚未施行",
    "issued": "当年制发",
    "unissued": "未制发",
}
_COLUMNS: tuple[Column, ...] = (
    ("编号", 12), ("登记簿", 16), ("文号", 22), ("标题", 60), ("发文机关", 22), ("成文", 12), ("施行", 12),
    ("有效期至", 12), ("废止（失效）", 12), ("有效性", 12), ("首次公开", 12), ("计入表二", 12),
)  # fmt: skip
_CELLS: Mapping[str, Cell] = {
    cell.id: cell
    for edition in EDITIONS
    for cell in form(edition).cells.values()
    if cell.id.split(".")[1] in _REGISTERS
}


class Sought(forms.Form):
    """Which documents, on which day. What makes no sense is told at its field and narrows nothing."""

    on = forms.DateField(label="截至", required=False, widget=_DAY)
    register = forms.ChoiceField(
        label="登记簿", required=False, choices=[_ALL, *choices()["register"].items()]
    )
    shown = forms.ChoiceField(label="有效性", required=False, choices=[_ALL, *_SHOWN.items()])
    cell = forms.ChoiceField(
        required=False,
        choices=[_ALL, *((id, cell.zh) for id, cell in _CELLS.items())],
        widget=forms.HiddenInput,
    )
    q = forms.CharField(
        label="查找",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "data-key": "/", "placeholder": "标题、文号、编号，空格隔开"}
        ),
    )

    def day(self, today: date) -> date:
        """The day asked about; today where none is."""
        self.full_clean()
        found: date | None = self.cleaned_data.get("on")
        return found or today

    def fits(self, one: Registered, on: date) -> bool:
        """Whether a document is among those asked for."""
        told = self.cleaned_data
        if told.get("register") and one.item.register != told["register"]:
            return False
        if told.get("cell"):
            if told["cell"] not in _cells(one, on.year):
                return False
        elif not _is_shown(one, told.get("shown", ""), on):
            return False
        words = squeeze(f"{one.item.title}\n{one.document}\n{one.number}\n{one.issuer}").casefold()
        return all(squeeze(word).casefold() in words for word in told.get("q", "").split())

    def spoken(self, on: date) -> Iterator[tuple[str, Value]]:
        """The filters in force, in words."""
        yield "截至", on
        for name in ("register", "shown", "cell", "q"):
            if value := self.cleaned_data.get(name):
                field = self.fields[name]
                named = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]
                yield str(field.label or "计入表二"), str(named.get(value, value))


def _is_shown(one: Registered, shown: str, on: date) -> bool:
    validity = one.validity(on)
    match shown:
        case "valid":
            return validity in ("in_force", "modified")
        case "past":
            return one.is_past(on)
        case "to_come":
            return one.is_to_come(on)
        case "issued":
            return validity != "unissued" and one.item.formed is not None and one.item.formed.year == on.year
        case "":
            return validity != "unissued" or one.item.formed is None
    return validity == shown


def _cells(one: Registered, year: int) -> set[str]:
    """The cells of either edition a document stands in, in a year."""
    return {cell for edition in EDITIONS for cell in cells_of(one.item, year, edition)}


@dataclass(frozen=True, slots=True)
class Row:
    """A document as listed on a day."""

    one: Registered
    validity: str
    zh: str
    note: str


@require_GET
@at_desk("see_matters")
def register(request: HttpRequest, organ: Organ) -> HttpResponseBase:
    """The documents as on a day, and what they come to in 表二 of its year, in either edition."""
    sought = Sought(request.GET)
    on = sought.day(today())
    documents = documents_of(organ)
    found = [one for one in documents if sought.fits(one, on)]
    if request.GET.get("as") == "xlsx" and not sought.errors:
        about = [
            ("机关", organ.name),
            ("内容", "规章和行政规范性文件"),
            *sought.spoken(on),
            ("导出日期", today()),
        ]
        return xlsx_file(
            f"{organ.code}-register", "规范性文件", _COLUMNS, [_columns(one, on) for one in found], about
        )
    query = QueryDict(mutable=True)
    for name in Sought.base_fields:
        if value := request.GET.get(name, "").strip():
            query[name] = value
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    past = [one for one in documents if one.is_past(on)]
    shown: dict[str, Any] = {
        "organ": organ,
        "on": on,
        "year": on.year,
        "sought": sought,
        "query": query.urlencode(),
        "total": len(found),
        "page": page,
        "rows": [_row(one, on) for one in page],
        "past": [] if sought.cleaned_data.get("shown") == "past" else past,
        "tables": list(_tables(documents, on, sought.cleaned_data.get("cell", ""))),
        "cell": _CELLS.get(sought.cleaned_data.get("cell", "")),
        "may_write": may_here(request, "write:drafted"),
    }
    return render(request, "office/register.html", shown)


def _row(one: Registered, on: date) -> Row:
    validity = one.validity(on)
    notes = ["有效期已过，请确认"] if one.is_past(on) else []
    notes += ["尚未施行"] if one.is_to_come(on) else []
    notes += [] if one.item.lead else ["联合制发，由牵头机关计"]
    return Row(one, validity, VALIDITY[validity], "；".join(notes))


def _tables(documents: Sequence[Registered], on: date, chosen: str) -> Iterator[dict[str, Any]]:
    """For each edition, the newest first: its columns, and for each register its numbers with the address of their list."""
    for edition in reversed(EDITIONS):
        counted = Counter(cell for one in documents for cell in cells_of(one.item, on.year, edition))
        table = form(edition).table("disclosure")
        (block,) = (one for one in table.blocks if {row.id for row in one.rows} == set(_REGISTERS))
        yield {
            "edition": choices()["edition"][edition],
            "heads": [column.label for column in block.columns],
            "rows": [
                (
                    row.label,
                    [(cell, counted[cell], cell == chosen) for cell in _row_cells(row.id, block.columns)],
                )
                for row in block.rows
            ],
        }


def _row_cells(row: str, columns: Sequence[Any]) -> list[str]:
    return [f"disclosure.{row}.{column.id}" for column in columns]


def _columns(one: Registered, on: date) -> tuple[Value, ...]:
    item = one.item
    return (
        one.number,
        choices()["register"][item.register or ""],
        one.document,
        item.title,
        one.issuer,
        item.formed,
        one.effective,
        one.expires,
        item.ended if item.ended and item.ended <= on else None,
        VALIDITY[one.validity(on)],
        item.first_published,
        "是" if item.lead else "否，由牵头机关计",
    )


class DocumentForm(forms.Form):
    """A document of the register as it was made."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)
    register = forms.ChoiceField(label="登记簿", choices=[], initial="normative_documents")
    title = forms.CharField(label="标题", max_length=_LONGEST)
    document = forms.CharField(
        label="文号",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "×政发〔2026〕1号"}),
    )
    issuer = forms.CharField(
        label="发文机关", max_length=200, required=False, help_text="本机关单独制发的不填"
    )
    formed = forms.DateField(label="成文（制发）日期", widget=_DAY, help_text="按这一天计入本年制发件数")
    effective = forms.DateField(label="施行日期", required=False, widget=_DAY)
    expires = forms.DateField(
        label="有效期至",
        required=False,
        widget=_DAY,
        help_text="最后有效的一天。过了这一天只作提醒，失效由人登记",
    )
    joint = forms.BooleanField(
        label="联合制发，本机关不是牵头机关", required=False, help_text="不计入本机关的表二，由牵头机关计"
    )
    public = forms.DateField(
        label="已向社会公开的日期", required=False, widget=_DAY, help_text="还没有公开的不填"
    )
    url = forms.URLField(label="公开的网址", required=False, max_length=400, assume_scheme="https")
    again = forms.BooleanField(label="确是另一份文件，照样登记", required=False)

    def __init__(
        self, today: date, documents: Sequence[Registered], data: Any = None, *, initial: Any = None
    ):
        super().__init__(data, initial=initial)
        self.day, self.documents = today, documents
        self.asks_again = False
        register = self.fields["register"]
        assert isinstance(register, forms.ChoiceField)
        register.choices = list(choices()["register"].items())

    def clean(self) -> dict[str, Any]:
        """Its days follow on each other, and no document is registered twice unknowingly."""
        told: dict[str, Any] = super().clean() or {}
        formed, public = told.get("formed"), told.get("public")
        if formed and formed > self.day:
            self.add_error("formed", f"{formed} 还没有到。制发以后再登记")
        if formed and public and not formed <= public <= self.day:
            self.add_error("public", f"应在 {formed}（成文）至 {self.day}（今天）之间")
        if public and not told.get("url") and "url" not in self.errors:
            self.add_error("url", "写明公开在哪里")
        if told.get("expires") and (first := told.get("effective") or formed) and told["expires"] < first:
            name = "施行日期" if told.get("effective") else "成文日期"
            self.add_error("expires", f"早于{name} {first}，请核对")
        if (twin := self._twin(told)) and not told.get("again"):
            self.asks_again = True
            named = f"{twin.document}《{twin.item.title}》" if twin.document else f"《{twin.item.title}》"
            self.add_error("again", f"看来已经登记过：{twin.number}，{named}。确是另一份的，勾选以后再登记")
        return told

    def _twin(self, told: Mapping[str, Any]) -> Registered | None:
        """A document of the same 文号, or of the same title and day."""
        document, title = squeeze(told.get("document", "")), squeeze(told.get("title", ""))
        for one in self.documents:
            if document and squeeze(one.document) == document:
                return one
            if title and squeeze(one.item.title) == title and one.item.formed == told.get("formed"):
                return one
        return None

    def body(self) -> dict[str, Any]:
        """What the first event holds."""
        told = self.cleaned_data
        days = {name: told[name].isoformat() for name in ("effective", "expires") if told[name]}
        said = {name: told[name] for name in ("document", "issuer") if told[name]}
        lead = {"lead": False} if told["joint"] else {}
        return {
            "title": told["title"],
            "nature": "disclosed",
            "register": told["register"],
            **said,
            **days,
            **lead,
        }


@require_http_methods(["GET", "POST"])
@at_desk("write:drafted")
def document_new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Enter a document that was made."""
    blank = {"token": secrets.token_urlsafe(16), **given_back(request)}
    is_repeated = was_sent(organ, request.POST.get("token", ""))  # then its own document is no twin
    others = () if is_repeated else documents_of(organ)
    held = DocumentForm(today(), others, request.POST or None, initial=blank)
    files = FilesForm(organ, "正文", request)
    if request.method == "POST" and all([held.is_valid(), files.is_valid()]):
        person = account(request)
        assert person is not None, "at_desk lets nobody else in"
        try:
            matter = once(organ, held.cleaned_data["token"], partial(_begun, held, files, organ, person))
        except GongkaiError as refusal:
            held.add_error(None, str(refusal))
        else:
            number = matter.partition("/")[2]
            messages.success(request, f"已登记，编号 {number}")
            return redirect("publication", organ.code, number)
    if not held.asks_again:
        del held.fields["again"]
    shown = {"organ": organ, "form": held, "files": files, "kind": sorts()["publication"].kinds["formed"]}
    return render(
        request, "office/document_new.html", shown, status=422 if held.errors or files.errors else 200
    )


def _begun(held: DocumentForm, files: FilesForm, organ: Organ, person: Account) -> str:
    """Write that it was drafted, made and, where it was, published before it came here: all or none."""
    told, at = held.cleaned_data, moment()
    formed: date = told["formed"]
    matter = f"publication/{next_number(organ, 'publication', formed.year)}"
    first = {**held.body(), **with_files(organ, matter, files.kept(), person, at)}
    steps: list[tuple[str, date, dict[str, Any]]] = [("drafted", formed, first), ("formed", formed, {})]
    if told["public"]:
        steps.append(("imported", told["public"], {"source": told["url"], "url": told["url"]}))
    for after, (kind, on, body) in enumerate(steps):
        write(
            organ,
            matter,
            kind,
            on,
            {**body, "by": person.name},
            after=after,
            account=person,
            at=at,
            calendar=CALENDAR,
        )
    return matter
