"""The back office: one organ's people at their desks. Pages work without scripts; what is law comes from below."""
