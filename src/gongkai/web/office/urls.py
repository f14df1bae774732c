"""The addresses of the back office."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path, register_converter

from gongkai.web.office import (
    agenda,
    arrivals,
    bring_site,
    bringing,
    cases,
    checking,
    desk,
    disputes,
    drafting,
    fact_sheet,
    facts,
    feed,
    files,
    handover,
    letters,
    lists,
    log,
    matters,
    notices,
    old_reports,
    organs,
    password,
    people,
    publication_rules,
    publications,
    publishing,
    register,
    reviewing,
    second,
    start,
    views,
    wizard,
    words,
    work,
)
from gongkai.web.office.annual import cells, grid, out, steps, versions, workspace
from gongkai.web.office.desks import SORTS


class SortConverter:
    """A sort of matter that has pages."""

    regex = "|".join(SORTS)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(SortConverter, "sort")

urlpatterns = [
    path("", start.start, name="start"),
    path("sign-in/", LoginView.as_view(template_name="office/sign_in.html"), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("second/", second.second, name="second"),
    path("second/set-up/", second.set_up, name="second_set_up"),
    path("password/", password.password, name="password"),
    path("<slug:code>/", desk.desk, name="desk"),
    path("<slug:code>/cases/", lists.cases, name="cases"),
    path("<slug:code>/views/", views.views, name="views"),
    path("<slug:code>/cases/new/", arrivals.arrival, name="arrival"),
    path("<slug:code>/case/<slug:number>/", cases.page, name="case"),
    path("<slug:code>/case/<slug:number>/answer/", wizard.wizard, name="wizard"),
    path("<slug:code>/case/<slug:number>/ruler/", cases.ruler, name="ruler"),
    path("<slug:code>/case/<slug:number>/paper/", cases.paper, name="paper"),
    path("<slug:code>/disputes/", disputes.disputes, name="disputes"),
    path("<slug:code>/disputes/new/", disputes.filed, name="filed"),
    path("<slug:code>/dispute/<slug:number>/", disputes.page, name="dispute"),
    path("<slug:code>/<sort:sort>/<slug:number>/do/<slug:kind>/", matters.step, name="step"),
    path("<slug:code>/<sort:sort>/<slug:number>/<int:seq>/mend/", matters.mend, name="mend"),
    path("<slug:code>/case/<slug:number>/<int:seq>/<slug:id>/", letters.letter, name="letter"),
    path("<slug:code>/<sort:sort>/<slug:number>/files/<slug:digest>/", files.attachment, name="attachment"),
    path("<slug:code>/publications/", publications.publications, name="publications"),
    path("<slug:code>/publications/new/", drafting.new, name="publication_new"),
    path("<slug:code>/publications/columns/", publications.columns, name="columns"),
    path("<slug:code>/publications/rules/", publication_rules.rules, name="publication_rules"),
    path("<slug:code>/publication/<slug:number>/", publishing.page, name="publication"),
    path("<slug:code>/publication/<slug:number>/edit/", drafting.edit, name="publication_edit"),
    path("<slug:code>/publication/<slug:number>/submit/", reviewing.submit, name="publication_submit"),
    path("<slug:code>/publication/<slug:number>/review/", reviewing.review, name="publication_review"),
    path("<slug:code>/publication/<slug:number>/text/<int:seq>/", publishing.text, name="publication_text"),
    path("<slug:code>/<sort:sort>/<slug:number>/file.pdf", files.volume, name="volume"),
    path("<slug:code>/facts/", facts.this_year, name="facts_this_year"),
    path("<slug:code>/facts/<int:year>/", facts.facts, name="facts"),
    path("<slug:code>/facts/<int:year>/none/", facts.none, name="facts_none"),
    path("<slug:code>/facts/<int:year>/import/", fact_sheet.bring, name="facts_import"),
    path("<slug:code>/facts/<int:year>/template.xlsx", fact_sheet.template, name="facts_template"),
    path("<slug:code>/facts/<int:year>/<str:what>/", facts.fact, name="fact"),
    path("<slug:code>/count/<slug:number>/", facts.count, name="count"),
    path("<slug:code>/register/", register.register, name="register"),
    path("<slug:code>/register/new/", register.document_new, name="document_new"),
    path("<slug:code>/organs/", organs.organs, name="organs"),
    path("<slug:code>/organs/new/", organs.organ_new, name="organ_new"),
    path("<slug:code>/organ/", organs.organ, name="organ"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/<int:pk>/", people.person, name="person"),
    path("<slug:code>/log/", log.log, name="log"),
    path("<slug:code>/calendar/", agenda.this_calendar, name="this_calendar"),
    path("<slug:code>/calendar/<int:year>/", agenda.calendar, name="calendar"),
    path("<slug:code>/handover/", handover.handover, name="handover"),
    path("<slug:code>/annual/", workspace.this_year, name="this_year"),
    path("<slug:code>/annual/<int:year>/", workspace.annual, name="annual"),
    path("<slug:code>/annual/<int:year>/words/", words.words, name="annual_words"),
    path("<slug:code>/annual/<int:year>/grid/", grid.grid, name="annual_grid"),
    path("<slug:code>/annual/<int:year>/nothing/", grid.nothing, name="annual_nothing"),
    path("<slug:code>/annual/<int:year>/do/<slug:kind>/", steps.step, name="annual_step"),
    path("<slug:code>/annual/<int:year>/out/<slug:suffix>/", out.draft, name="annual_out"),
    path("<slug:code>/annual/<int:year>/<int:number>/", versions.version, name="annual_version"),
    path("<slug:code>/annual/<int:year>/<int:number>/out/<slug:suffix>/", out.version, name="annual_out"),
    path("<slug:code>/annual/<int:year>/<str:cell>/", cells.cell, name="cell"),
    path("<slug:code>/annual/old/", old_reports.old_reports, name="old_reports"),
    path("<slug:code>/annual/old/<int:id>/", old_reports.old_report, name="old_report"),
    path("<slug:code>/annual/old/<int:id>/page/<int:page>/", old_reports.old_page, name="old_page"),
    path("<slug:code>/annual/old/<int:id>/cell/<str:cell>/", checking.old_cell, name="old_cell"),
    path("<slug:code>/annual/old/<int:id>/changes/", old_reports.old_changes, name="old_changes"),
    path("<slug:code>/annual/old/<int:id>/do/<slug:what>/", old_reports.old_moved, name="old_moved"),
    path("<slug:code>/work/", work.page, name="work"),
    path("<slug:code>/work/bring/", bringing.bring, name="bring"),
    path("<slug:code>/work/ask/<slug:kind>/", work.asked, name="work_asked"),
    path("<slug:code>/work/<int:id>/cancel/", work.cancelled, name="work_cancelled"),
    path("<slug:code>/work/<int:id>/result/", work.result, name="work_result"),
    path("<slug:code>/publications/bring/", bring_site.page, name="bring_site"),
    path("<slug:code>/notices/", notices.page, name="notices"),
    path("<slug:code>/notices/read/", notices.read_all, name="notices_read"),
    path("<slug:code>/notices/make/", notices.made, name="notices_made"),
    path("<slug:code>/notices/mail/", notices.mail, name="notices_mail"),
    path("<slug:code>/notices/<int:id>/", notices.read, name="notice"),
    path("<slug:code>/feed/open/", notices.feed_opened, name="feed_opened"),
    path("<slug:code>/feed/close/", notices.feed_closed, name="feed_closed"),
    path("<slug:code>/feed/<slug:secret>.ics", feed.feed, name="feed"),
]
