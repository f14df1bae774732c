"""All tables of the platform."""

from gongkai.web.store.models.matters import Applicant, Entry, Listed, Look, Making, Sent, Sighted, View
from gongkai.web.store.models.old_reports import OLD_STATES, OldReport
from gongkai.web.store.models.papers import Attachment, Text, Writing
from gongkai.web.store.models.people import (
    DEEDS,
    LEVELS,
    ROLES,
    Account,
    Accounts,
    Appointment,
    Deed,
    Organ,
    OrganName,
)
from gongkai.web.store.models.work import MAIL_STATES, STATES, Feed, Job, Notice

__all__ = [
    "DEEDS",
    "LEVELS",
    "MAIL_STATES",
    "OLD_STATES",
    "ROLES",
    "STATES",
    "Account",
    "Accounts",
    "Applicant",
    "Appointment",
    "Attachment",
    "Deed",
    "Entry",
    "Feed",
    "Job",
    "Listed",
    "Look",
    "Making",
    "Notice",
    "OldReport",
    "Organ",
    "OrganName",
    "Sent",
    "Sighted",
    "Text",
    "View",
    "Writing",
]
