"""The statutory editions of the annual report as data: tables, cells, labels, units, identities."""

from gongkai.forms.form import Block, Cell, Column, Form, Identity, Kind, Row, Table
from gongkai.forms.layout import Box, layout
from gongkai.forms.load import EDITIONS, edition_of_year, form

__all__ = [
    "EDITIONS",
    "Block",
    "Box",
    "Cell",
    "Column",
    "Form",
    "Identity",
    "Kind",
    "Row",
    "Table",
    "edition_of_year",
    "form",
    "layout",
]
