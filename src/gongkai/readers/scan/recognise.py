"""The port to the text models: where text stands in an image, and what it says. Offline, from the rapidocr wheel."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from gongkai.readers.scan.pixels import Pixels

HIGH = 48  # pixels of a line's height the model was trained on
_RUNNERS_UP = 4  # of each sign
_STEP, _LEAST_WIDE, _MOST_WIDE = 32, 64, 1600  # pixels: widths are rounded up, so that crops share a batch
_BATCH = 16  # crops at a time; more cost memory and gain nothing
# Signs of numbers, each first with what the model takes a lone one for.
_NUMERIC = ("0OoО〇○◯", "1lI|", *"23456789", ".．", ",，", "-—–－一", "/／", "+＋")
SIDE = 1280  # pixels of the longer side at which text is sought
# Of the detector's map: what counts as text, on the mean too, the smallest core, how far text goes beyond it.
_INKED, _LEAST_MEAN, _LEAST_SIDE, _GROWN = 0.3, 0.5, 3, 1.6
_MOST_AREAS = 300  # of a page; one of small print has about 60
_LEAST_DEPTH = 40  # of 255, from the lightest to the darkest pixel

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What one crop says. sureness: the mean of its signs', 0–1; the model's own word, not to be trusted alone.

    number: what it says if it is known to be a number; number_sureness: the least of its signs', low too where the
    model sees a sign that is none of a number's. others: the number with one sign replaced by its runner-up.
    """

    text: str
    sureness: float
    number: str
    number_sureness: float
    others: tuple[str, ...]


class Models:
    """The detector and the recogniser, loaded once."""

    def __init__(self, folder: Path):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        # Threads that wait by running in circles halve the speed of a busy machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        detector, recogniser = (next(folder.glob(f"*_{kind}_*.onnx")) for kind in ("det", "rec"))
        self.detector = onnxruntime.InferenceSession(
            str(detector), options, providers=["CPUExecutionProvider"]
        )
        self.recogniser = onnxruntime.InferenceSession(
            str(recogniser), options, providers=["CPUExecutionProvider"]
        )
        told = self.recogniser.get_modelmeta().custom_metadata_map["character"]
        self.signs = ("", *told.splitlines(), " ")  # the first says that no sign stands here
        place = {sign: n for n, sign in enumerate(self.signs)}
        self.digits = [False, *(alike[0].isdigit() for alike in _NUMERIC)]
        self.numeric = [[0], *([place[sign] for sign in alike if sign in place] for alike in _NUMERIC)]

    def areas(self, grey: Pixels) -> list[Area]:
        """Where lines of text stand, as x0, y0, x1, y1 in pixels, in no order."""
        high, wide = grey.shape
        factor = min(1.0, SIDE / max(high, wide))
        size = (_rounded(wide * factor), _rounded(high * factor))
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        (found,) = self.detector.run(None, {self.detector.get_inputs()[0].name: _tensor(small)[None]})
        likely = found[0, 0]
        core = np.asarray(likely > _INKED, np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(core, connectivity=8)
        mean = np.bincount(labels.ravel(), likely.ravel(), count) / np.maximum(
            1, np.bincount(labels.ravel(), minlength=count)
        )
        grown = [
            _grown(stats[n, :4].tolist(), (wide / size[0], high / size[1]), (wide, high))
            for n in range(1, count)
            if mean[n] >= _LEAST_MEAN and min(stats[n, 2], stats[n, 3]) >= _LEAST_SIDE
        ]
        return [one for one in grown if _has_ink(grey, one)][:_MOST_AREAS]

    def read(self, crops: Sequence[Pixels]) -> list[Told]:
        """What each crop says; a crop holds one line, its height about that of the text."""
        told: dict[int, Told] = {}
        scaled = [_scaled(crop) for crop in crops]
        order = sorted(range(len(crops)), key=lambda n: scaled[n].shape[1])
        for batch in _batches(order, scaled):
            wide = scaled[batch[-1]].shape[1]
            tensor = np.stack([_tensor(_widened(scaled[n], wide)) for n in batch])
            (found,) = self.recogniser.run(None, {self.recogniser.get_inputs()[0].name: tensor})
            told |= {n: self._told(one) for n, one in zip(batch, found, strict=True)}
        return [told[n] for n in range(len(crops))]

    def _told(self, found: NDArray[np.float32]) -> Told:
        best = found.argmax(axis=1)
        steps = _signs_at(best)
        own = [float(found[n, best[n]]) for n in steps]
        text = "".join(self.signs[best[n]] for n in steps)
        return Told(text, sum(own) / max(1, len(own)), *self._number(found))

    def _number(self, found: NDArray[np.float32]) -> tuple[str, float, tuple[str, ...]]:
        """The number a crop says, how sure its least sure sign is, and the nearest others."""
        weights = np.stack([found[:, alike].sum(axis=1) for alike in self.numeric], axis=1)
        best = weights.argmax(axis=1)
        steps = _signs_at(best)
        signs = [_NUMERIC[best[n] - 1][0] for n in steps]
        others = [
            "".join([*signs[:place], _NUMERIC[other - 1][0], *signs[place + 1 :]])
            for place, n in enumerate(steps)
            for other in np.argsort(weights[n])[:-_RUNNERS_UP:-1]
            if other not in (best[n], 0) and self.digits[other] == self.digits[best[n]]
        ]
        least = min((float(weights[n, best[n]]) for n in steps), default=0.0)
        # Where no sign of a number is likely another sign may stand, which then is left out.
        lost = float((1 - weights.sum(axis=1)).max(initial=0.0))
        return "".join(signs), min(least, 1 - lost), tuple(others)


def _signs_at(best: NDArray[np.int_]) -> list[int]:
    """The steps at which a sign begins; one sign may last several steps, 0 stands for none."""
    return [n for n, sign in enumerate(best) if sign and (n == 0 or sign != best[n - 1])]


def models() -> Models:
    """The models inside the installed rapidocr package; nothing is downloaded. Raises ModuleNotFoundError without it."""
    return _models(os.getpid())


@cache
def _models(process: int) -> Models:
    """The models of one process: their threads do not follow into a child."""
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("rapidocr")
    return Models(Path(found.origin).parent / "models")


def _tensor(grey: Pixels) -> NDArray[np.float32]:
    """Grey pixels as the models want them: three channels from -1 to 1."""
    level = (grey.astype(np.float32) / 127.5) - 1
    return np.repeat(level[None], 3, axis=0)


def _scaled(crop: Pixels) -> Pixels:
    """A crop at the model's height, white added up to a width that others share."""
    high, wide = crop.shape
    width = min(_MOST_WIDE, max(8, round(wide * HIGH / high)))
    how = cv2.INTER_AREA if high > HIGH else cv2.INTER_CUBIC
    small = np.asarray(cv2.resize(crop, (width, HIGH), interpolation=how), np.uint8)
    return _widened(small, max(_LEAST_WIDE, -(-width // _STEP) * _STEP))


def _widened(crop: Pixels, wide: int) -> Pixels:
    """A crop in the middle of white when short, at the left of it when long."""
    room = wide - crop.shape[1]
    left = room // 2 if wide == _LEAST_WIDE else 0
    return np.pad(crop, ((0, 0), (left, room - left)), constant_values=255)


def _batches(order: Sequence[int], scaled: Sequence[Pixels]) -> Iterator[list[int]]:
    """Crops of one width together, fewer where they are long."""
    batch: list[int] = []
    for n in order:
        wide = scaled[n].shape[1]
        full = len(batch) >= max(1, _BATCH * _LEAST_WIDE * 2 // wide)
        if batch and (full or wide > scaled[batch[0]].shape[1] + _STEP * 2):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _rounded(side: float) -> int:
    """A side the detector takes."""
    return max(_STEP, round(side / _STEP) * _STEP)


def _has_ink(grey: Pixels, area: Area) -> bool:
    """Whether anything is printed there; on bare paper the detector sees patterns."""
    x0, y0, x1, y1 = area
    cut = grey[y0:y1, x0:x1]
    return bool(cut.size) and int(cut.max()) - int(cut.min()) >= _LEAST_DEPTH


def _grown(core: Sequence[float], factors: tuple[float, float], most: tuple[int, int]) -> Area:
    """The whole of a text whose core the detector saw: it shrinks texts by a share of area over girth."""
    x, y, wide, high = core
    margin = wide * high * _GROWN / (2 * (wide + high))
    (fx, fy), (most_x, most_y) = factors, most
    x0, x1 = (x - margin) * fx, (x + wide + margin) * fx
    y0, y1 = (y - margin) * fy, (y + high + margin) * fy
    return max(0, round(x0)), max(0, round(y0)), min(most_x, round(x1)), min(most_y, round(y1))
