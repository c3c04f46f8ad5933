"""Pages in, ranked passages out: what the bot may use of the index."""

from index.build import BuildReport, build, survey_changes
from index.census import Reach
from index.chunking import read_runs, repair, split_sentences
from index.config import IndexSettings
from index.dates import TimeMention, find_times
from index.embedding import WordVectors
from index.errors import (
    ConfigError,
    IndexDamagedError,
    IndexMissingError,
    IndexModelError,
    IndexStoreError,
    IndexVersionError,
    IndexWriteError,
    ModelError,
    NoPagesError,
    ReadingError,
    WenbaoError,
)
from index.figures import Figure, find_figures
from index.headway import Headway, Progress
from index.holdings import HeldPage, Holdings, list_articles
from index.joining import parts_figure
from index.manifest import Counts
from index.matching import Matcher, rarity
from index.moving import export_generation, import_generation
from index.periods import describe_date, issue_days
from index.quantities import Quantity
from index.search import Archive, Fusion
from index.store import Store
from index.survey import Changes
from index.tagging import tag
from index.types import Article, Hit, IssueDate, Page, Passage, Query, Span
from index.units import Unit, dimension_of, read_unit
from index.words import HAN, Segmenter, bigrams, fold, replace_halves

__all__ = [
    "HAN",
    "Archive",
    "Article",
    "BuildReport",
    "Changes",
    "ConfigError",
    "Counts",
    "Figure",
    "Fusion",
    "Headway",
    "HeldPage",
    "Hit",
    "Holdings",
    "IndexDamagedError",
    "IndexMissingError",
    "IndexModelError",
    "IndexSettings",
    "IndexStoreError",
    "IndexVersionError",
    "IndexWriteError",
    "IssueDate",
    "Matcher",
    "ModelError",
    "NoPagesError",
    "Page",
    "Passage",
    "Progress",
    "Quantity",
    "Query",
    "Reach",
    "ReadingError",
    "Segmenter",
    "Span",
    "Store",
    "TimeMention",
    "Unit",
    "WenbaoError",
    "WordVectors",
    "bigrams",
    "build",
    "describe_date",
    "dimension_of",
    "export_generation",
    "find_figures",
    "find_times",
    "fold",
    "import_generation",
    "issue_days",
    "list_articles",
    "parts_figure",
    "rarity",
    "read_runs",
    "read_unit",
    "repair",
    "replace_halves",
    "split_sentences",
    "survey_changes",
    "tag",
]
