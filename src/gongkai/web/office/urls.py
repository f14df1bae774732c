"""The addresses of the back office."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from gongkai.web.office import (
    cases,
    desk,
    letters,
    lists,
    log,
    organs,
    password,
    people,
    report,
    second,
    start,
    views,
)

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
    path("<slug:code>/cases/new/", cases.arrival, name="arrival"),
    path("<slug:code>/case/<slug:number>/", cases.page, name="case"),
    path("<slug:code>/case/<slug:number>/ruler/", cases.ruler, name="ruler"),
    path("<slug:code>/case/<slug:number>/paper/", cases.paper, name="paper"),
    path("<slug:code>/case/<slug:number>/do/<slug:kind>/", cases.step, name="step"),
    path("<slug:code>/case/<slug:number>/<int:seq>/<slug:id>/", letters.letter, name="letter"),
    path("<slug:code>/organs/", organs.organs, name="organs"),
    path("<slug:code>/organs/new/", organs.organ_new, name="organ_new"),
    path("<slug:code>/organ/", organs.organ, name="organ"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/<int:pk>/", people.person, name="person"),
    path("<slug:code>/log/", log.log, name="log"),
    path("<slug:code>/annual/", report.this_year, name="this_year"),
    path("<slug:code>/annual/<int:year>/", report.annual, name="annual"),
    path("<slug:code>/annual/<int:year>/<str:cell>/", report.cell, name="cell"),
]
