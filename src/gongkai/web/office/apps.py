"""The app Django knows the back office by."""

from django.apps import AppConfig


class Office(AppConfig):
    """The back office."""

    name = "gongkai.web.office"
    label = "office"
    verbose_name = "后台"
