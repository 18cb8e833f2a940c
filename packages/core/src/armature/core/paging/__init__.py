"""Paging: parts of a list by number or cursor, sorted, filtered and searched as clients ask and endpoints declare.

`armature.core.paging.sqlalchemy` does it in a database; it needs the extra `sqlalchemy`.
"""

from armature.core.paging.cursors import Cursors, Position
from armature.core.paging.fields import SparseFields
from armature.core.paging.filtering import Condition, Filter, Operation, conditions_of
from armature.core.paging.links import PageLinks
from armature.core.paging.lists import paginate_list
from armature.core.paging.module import PagingModule
from armature.core.paging.pages import Page, Window
from armature.core.paging.requested import CursorPage, OffsetPage, Search, cursor_page, offset_page
from armature.core.paging.settings import PagingSettings
from armature.core.paging.sorting import Sort, SortTerm, sort_by

__all__ = [
    "Condition",
    "CursorPage",
    "Cursors",
    "Filter",
    "OffsetPage",
    "Operation",
    "Page",
    "PageLinks",
    "PagingModule",
    "PagingSettings",
    "Position",
    "Search",
    "Sort",
    "SortTerm",
    "SparseFields",
    "Window",
    "conditions_of",
    "cursor_page",
    "offset_page",
    "paginate_list",
    "sort_by",
]
