"""The addresses of the back office."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path, register_converter

from gongkai.web.office import (
    arrivals,
    bring_site,
    bringing,
    cases,
    desk,
    disputes,
    feed,
    files,
    letters,
    lists,
    log,
    matters,
    notices,
    organs,
    password,
    people,
    report,
    second,
    start,
    views,
    wizard,
    work,
)
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
    path("<slug:code>/<sort:sort>/<slug:number>/file.pdf", files.volume, name="volume"),
    path("<slug:code>/organs/", organs.organs, name="organs"),
    path("<slug:code>/organs/new/", organs.organ_new, name="organ_new"),
    path("<slug:code>/organ/", organs.organ, name="organ"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/<int:pk>/", people.person, name="person"),
    path("<slug:code>/log/", log.log, name="log"),
    path("<slug:code>/annual/", report.this_year, name="this_year"),
    path("<slug:code>/annual/<int:year>/", report.annual, name="annual"),
    path("<slug:code>/annual/<int:year>/<str:cell>/", report.cell, name="cell"),
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
