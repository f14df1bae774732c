"""What happened, in order, never rewritten: events and the chain that shows when one was altered."""

from gongkai.ledger.chain import Break, appended, begun, breaks
from gongkai.ledger.event import Event
from gongkai.ledger.lines import line, read_lines

__all__ = ["Break", "Event", "appended", "begun", "breaks", "line", "read_lines"]
