"""The app Django knows the tables by."""

from django.apps import AppConfig


class Store(AppConfig):
    """All tables."""

    name = "gongkai.web.store"
    label = "store"
    verbose_name = "台账"
