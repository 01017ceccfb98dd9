"""What PDFium is asked of every character and every object, with plain addresses in place of pointers.

A page may hold thousands of objects, one for each character; the pointers that ctypes makes take longer than the
answers. Each function here is PDFium's own of that name, in words.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_POINTER, _INT, _UINT, _FLOAT, _DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double


def address(pointer: Any) -> int:
    """Where a pointer of ctypes points, or a function stands; 0 for nowhere."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _plainly(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # PYFUNCTYPE does not let go of Python's lock, which would take as long as the call
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


text_object = _plainly(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
unicode = _plainly(pdfium.FPDFText_GetUnicode, _UINT, _POINTER, _INT)
char_origin = _plainly(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
loose_char_box = _plainly(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
char_matrix = _plainly(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
font_size = _plainly(pdfium.FPDFText_GetFontSize, _DOUBLE, _POINTER, _INT)

render_mode = _plainly(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)
font = _plainly(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
is_embedded = _plainly(pdfium.FPDFFont_GetIsEmbedded, _INT, _POINTER)
font_name = _plainly(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_ulong)

count_objects = _plainly(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
page_object = _plainly(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
count_form_objects = _plainly(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
form_object = _plainly(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
object_type = _plainly(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
object_matrix = _plainly(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
bounds = _plainly(pdfium.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
fill_color = _plainly(pdfium.FPDFPageObj_GetFillColor, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
stroke_width = _plainly(pdfium.FPDFPageObj_GetStrokeWidth, _INT, _POINTER, _POINTER)
draw_mode = _plainly(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
count_marks = _plainly(pdfium.FPDFPageObj_CountMarks, _INT, _POINTER)
mark = _plainly(pdfium.FPDFPageObj_GetMark, _POINTER, _POINTER, ctypes.c_ulong)

count_segments = _plainly(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
path_segment = _plainly(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
segment_type = _plainly(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
segment_point = _plainly(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_closes = _plainly(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
