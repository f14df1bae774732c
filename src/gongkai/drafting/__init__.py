"""The running text of a report as far as the records carry it: every sentence stands on facts, what nobody recorded is asked."""

from gongkai.drafting.draft import Draft, Sentence, Silence, draft
from gongkai.drafting.sentences import PARTICULARS, PARTS

__all__ = ["PARTICULARS", "PARTS", "Draft", "Sentence", "Silence", "draft"]
