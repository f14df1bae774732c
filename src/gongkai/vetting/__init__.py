"""What a machine sees in a text before it is published: personal numbers, marks of secrecy, dead links, wrong years."""

from gongkai.vetting.sighting import Kind, Known, Sighting, kinds
from gongkai.vetting.vet import vet

__all__ = ["Kind", "Known", "Sighting", "kinds", "vet"]
