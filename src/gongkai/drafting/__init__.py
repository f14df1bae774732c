"""The running text of a report as far as the records carry it: every sentence stands on facts, what nobody recorded is asked."""

from gongkai.drafting.draft import PARTS, Draft, Sentence, Silence, draft

__all__ = ["PARTS", "Draft", "Sentence", "Silence", "draft"]
