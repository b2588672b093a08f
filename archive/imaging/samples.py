"""Samples of every kind a scanner or camera writes, as 8-bit grey or sRGB."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyvips

_WHITE = 255
_INTEGER_FORMATS = {"uchar", "ushort"}
_GREY_SPACES = {"b-w", "grey16", "multiband", "histogram", "matrix"}


def to_grey_or_srgb(image: pyvips.Image) -> pyvips.Image:
    """One band of grey or three of sRGB, 8 bits each; transparency is laid over white.

    Colour profiles other than sRGB are applied; CMYK without a profile uses the decoder's own.

    Raises:
        pyvips.Error: The samples are of no kind that can be shown.
    """
    shown = _in_colour_space(_stretched(image))
    if shown.hasalpha():
        shown = shown.flatten(background=_WHITE)
    if shown.format != "uchar":
        shown = shown.cast("uchar")
    return shown if shown.bands in {1, 3} else shown[:3] if shown.bands > 3 else shown[0]


def _stretched(image: pyvips.Image) -> pyvips.Image:
    """Signed, wide and floating samples between their own darkest and lightest value."""
    if image.format in _INTEGER_FORMATS or image.interpretation in {"lab", "labs", "labq"}:
        return image
    if image.format in {"complex", "dpcomplex"}:
        image = image.real()
    # The extremes need a second look at rows that a stream has passed.
    kept = image.copy_memory()
    return kept.scaleimage().copy(interpretation="b-w" if image.bands < 3 else "srgb")


def _in_colour_space(image: pyvips.Image) -> pyvips.Image:
    if _has_foreign_profile(image):
        return image.icc_transform("srgb", embedded=True)
    if image.interpretation == "cmyk":
        return image.icc_transform("srgb", input_profile="cmyk")
    is_grey = image.interpretation in _GREY_SPACES and image.bands < 3
    if image.interpretation in {"multiband", "histogram", "matrix"}:
        wide = image.format == "ushort"
        image = image.copy(interpretation=("grey16" if wide else "b-w") if is_grey else ("rgb16" if wide else "srgb"))
    return image.colourspace("b-w" if is_grey else "srgb")


def _has_foreign_profile(image: pyvips.Image) -> bool:
    if not image.get_typeof("icc-profile-data") or image.interpretation == "lab":
        return False
    profile: bytes = image.get("icc-profile-data")
    return b"sRGB" not in profile and "sRGB".encode("utf-16-be") not in profile and _fits(profile, image)


def _fits(profile: bytes, image: pyvips.Image) -> bool:
    """Whether the profile's colour space (bytes 16..19 of its header, ICC.1:2010 7.2) is the image's."""
    wanted = {b"GRAY": {"b-w", "grey16"}, b"RGB ": {"srgb", "rgb", "rgb16"}, b"CMYK": {"cmyk"}}
    return image.interpretation in wanted.get(profile[16:20], set())
