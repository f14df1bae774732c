"""Picture files to page images, looked at before they are unpacked."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gongkai.base.errors import Unreadable
from gongkai.readers.picture import MOST_PIXELS, Picture
from gongkai.readers.scan.thresholds import THRESHOLDS, Thresholds
from gongkai.readers.source import LIMITS, Limits, Source

_FORMATS = ("PNG", "JPEG", "TIFF", "MPO")
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    KeyError,
    IndexError,
    struct.error,
    zlib.error,
    OverflowError,
)
_STEP = "请检查文件是否完整，或重新扫描后再试"


def pictures(source: Source, limits: Limits = LIMITS, bounds: Thresholds = THRESHOLDS) -> Iterator[Picture]:
    """Each page of a picture file, unpacked one at a time.

    Raises Unreadable for a file that is broken, has more than `limits.scans` pages or a page of more than MOST_PIXELS.
    """
    with warnings.catch_warnings():
        # Of sizes, which are checked below before anything is unpacked, and of broken notes of a camera.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(source.data), formats=_FORMATS) as image:
                count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
                if count > limits.scans:
                    why = f"图片有 {count} 页，超过上限 {limits.scans} 页"
                    raise Unreadable(source.name, why, "请拆分后再试")
                for n in range(count):
                    image.seek(n)
                    yield _picture(image, n + 1, source.name, bounds)
        except UnidentifiedImageError as error:
            raise Unreadable(source.name, "图片已损坏，认不出大小", _STEP) from error
        except Image.DecompressionBombError as error:
            raise _too_large(source.name, None) from error
        except _BROKEN as error:
            raise Unreadable(source.name, "图片不完整或已损坏", _STEP) from error


def as_jpeg(picture: Picture, quality: int = 70) -> bytes:
    """A page as a JPEG, small enough to lie in a web page."""
    mode = "L" if picture.channels == 1 else "RGB"
    held = BytesIO()
    Image.frombytes(mode, (picture.width, picture.height), picture.samples).save(
        held, "JPEG", quality=quality
    )
    return held.getvalue()


def _picture(image: Image.Image, number: int, name: str, bounds: Thresholds) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(name, (image.width, image.height))
    plain = _plain(ImageOps.exif_transpose(image))
    return Picture(number, plain.width, plain.height, _dpi(image, bounds), plain.tobytes())


def _plain(image: Image.Image) -> Image.Image:
    """Grey or RGB of eight bits, what is transparent laid on white."""
    if image.mode.startswith(("I", "F")):
        level = np.asarray(image, np.float64)
        most = 65535 if level.max() > 255 else 255
        return Image.fromarray(np.asarray(np.clip(level / most * 255, 0, 255), np.uint8))
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("RGB")


def _dpi(image: Image.Image, bounds: Thresholds) -> float:
    """Pixels an inch: as the file says if that can be, else as if the page were a sheet of A4."""
    told = image.info.get("dpi", (0, 0))[0]
    if bounds.least_dpi <= float(told) <= bounds.most_dpi:
        return float(told)
    return max(image.size) / bounds.usual_height


def _too_large(name: str, size: tuple[int, int] | None) -> Unreadable:
    shown = f"（{size[0]}×{size[1]} 像素）" if size else ""
    return Unreadable(
        name, f"图片太大{shown}，上限是 {MOST_PIXELS // 10**6} 百万像素", "请以 200–300 dpi 重新扫描"
    )
