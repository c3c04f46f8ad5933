"""What an archive holds → lines for a terminal and JSON: its calendar, its size, an article with how to cite it."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from bot.holdings.calendar import Coverage, Issue, PaperCalendar, by_month
from bot.messages import MESSAGES, Language, Messages
from bot.references import refer
from bot.replies import article_date, article_json, article_lines, date_in_words
from bot.terminal import Fragment, Line, escaped, line
from index import Article, HeldPage, Holdings

_HELD, _PARTLY, _EMPTY, _MISSING, _NONE = "■", "▣", "□", "×", "·"
_MOST_NAMED = 30


@dataclass(frozen=True, slots=True)
class Size:
    """How much an archive holds and takes on disk; `first` and `last` are of the dates that are no guesses, if any."""

    generation: str
    pages: int
    articles: int
    passages: int
    figures: int
    characters: int
    papers: tuple[str, ...]
    first: str | None
    last: str | None
    undated: int
    inferred: int
    repeated: int
    groups: int
    bytes: dict[str, int]
    model: str

    @classmethod
    def of(cls, holdings: Holdings) -> Size:
        """Measure an open archive."""
        manifest, groups = holdings.manifest, holdings.census.groups
        pages = list(holdings.pages())
        return cls(
            manifest.generation,
            manifest.counts.pages,
            manifest.counts.articles,
            manifest.counts.passages,
            sum(page.figures for page in pages),
            sum(page.characters for page in pages),
            tuple(sorted({page.paper for page in pages if page.paper})),
            *_reach(pages),
            undated=sum(page.first is None for page in pages),
            inferred=sum(page.inferred for page in pages),
            repeated=sum(len(numbers) - 1 for numbers in groups.values()),
            groups=len(groups),
            bytes=_bytes(holdings),
            model=manifest.model,
        )


def _reach(pages: Sequence[HeldPage]) -> tuple[str | None, str | None]:
    dated = [(page.inferred, page.first, page.last) for page in pages if page.first and page.last]
    days = [span for guess, *span in dated if not guess] or [span for _, *span in dated]
    if not days:
        return None, None
    (first, within), (since, last) = min(days), max(days, key=lambda span: span[::-1])
    return _short(first, exact=first == within), _short(last, exact=since == last)


def _short(day: date, *, exact: bool) -> str:
    return day.isoformat() if exact else f"{day:%Y-%m}"


def _bytes(holdings: Holdings) -> dict[str, int]:
    """Add up the files of a generation by what they serve."""
    sizes: Counter[str] = Counter()
    for name, (size, _) in holdings.manifest.files.items():
        sizes[name.partition("/")[0]] += size
    return {"all": sum(sizes.values()), **sizes}


def size_lines(size: Size, language: Language) -> list[Line]:
    """Lay out how much an archive holds."""
    say = MESSAGES[language]
    return [
        line(say.size_counts.format(**asdict(size))),
        line(say.size_within.format(**asdict(size))),
        *([line(say.size_papers.format(papers="、".join(size.papers)))] if size.papers else []),
        *([line(say.size_dates.format(**asdict(size)))] if size.first else []),
        *([line(say.size_repeats.format(**asdict(size)))] if size.groups else []),
        line(say.size_model.format(model=size.model or say.shipped_model)),
        line(say.size_disk.format(generation=size.generation, megabytes=size.bytes["all"] / 1e6)),
        *(line(f"{name}  {count / 1e6:.2f} MB", margin="  ") for name, count in size.bytes.items() if name != "all"),
    ]


def coverage_json(coverage: Coverage, unread: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Give a coverage as a JSON object."""
    return {
        "papers": [
            {
                "paper": calendar.paper or None,
                "first": calendar.issues[0].day.isoformat(),
                "last": calendar.issues[-1].day.isoformat(),
                "missing": [day.isoformat() for day in calendar.missing],
                "missing_months": [f"{month:%Y-%m}" for month in calendar.missing_months],
                "issues": [asdict(issue) | {"day": issue.day.isoformat()} for issue in calendar.issues],
            }
            for calendar in coverage.papers
        ],
        "without_day": [asdict(period) | {"value": period.value or None} for period in coverage.periods],
        "empty": list(coverage.empty),
        "unread": [{"file": file, "reason": reason} for file, reason in unread],
    }


def coverage_lines(coverage: Coverage, unread: Sequence[tuple[str, str]], language: Language) -> Iterator[Line]:
    """Lay out the calendars: a row a month, a sign a day; below what lacks, and what has no day."""
    say = MESSAGES[language]
    if coverage.papers:
        yield line(Fragment(say.calendar_signs, "faint"))
    for calendar in coverage.papers:
        yield from _calendar_lines(calendar, say)
    for period in coverage.periods[:_MOST_NAMED]:
        when = date_in_words(period.value or None, None, language)
        yield line(say.held_without_day.format(when=when, **asdict(period)))
    for file in coverage.empty[:_MOST_NAMED]:
        yield line(say.empty_page.format(file=escaped(file)))
    for file, reason in unread[:_MOST_NAMED]:
        yield line(say.left_out.format(reason=escaped(reason or file)))
    lists = (coverage.periods, coverage.empty, unread)
    if more := sum(max(len(listed) - _MOST_NAMED, 0) for listed in lists):
        yield line(Fragment(say.and_more.format(count=more), "faint"))


def _calendar_lines(calendar: PaperCalendar, say: Messages) -> Iterator[Line]:
    held = {
        "first": calendar.issues[0].day,
        "last": calendar.issues[-1].day,
        "issues": len(calendar.issues),
        "pages": sum(issue.pages for issue in calendar.issues),
        "missing": len(calendar.missing) + len(calendar.missing_months),
    }
    name = say.title.format(title=calendar.paper) if calendar.paper else say.unnamed_paper
    yield line(Fragment(name, "title"), "  ", say.held_issues.format(**held))
    for month, issues in by_month(calendar).items():
        yield _month_line(month, issues, say)
    for issue in [issue for issue in calendar.issues if issue.missing][:_MOST_NAMED]:
        yield line(say.missing_numbers.format(day=issue.day, numbers="、".join(issue.missing)), margin="  ")


def _month_line(month: date, issues: dict[int, Issue | None], say: Messages) -> Line:
    days = range(1, monthrange(month.year, month.month)[1] + 1)
    signs = "".join(_sign(issues[day]) if day in issues else _NONE for day in days)
    held = [issue for issue in issues.values() if issue]
    pages = sum(issue.pages for issue in held)
    articles, figures = sum(issue.articles for issue in held), sum(issue.figures for issue in held)
    each = say.held_a_page.format(pages=pages, articles=articles / max(pages, 1), figures=figures / max(pages, 1))
    return line(f"{month:%Y-%m} {signs:31} ", Fragment(each, "faint"), margin="  ")


def _sign(issue: Issue | None) -> str:
    if issue is None:
        return _MISSING
    if issue.empty == issue.pages:
        return _EMPTY
    return _PARTLY if issue.empty or issue.missing else _HELD


def held_article_json(number: int, holdings: Holdings) -> dict[str, object]:
    """Give an article as a JSON object: as lists give it, with its text, how to cite it, and where else it stands."""
    article = holdings.article(number)
    page = holdings.page(article.file)
    reference = refer(article, page)
    return article_json(article) | {
        "paper": page.paper,
        "page": page.number,
        "text": [page.text[start:end] for start, end in article.spans],
        "figures": int(holdings.census.rows["figures"][number]),
        "cite": reference.plain,
        "gbt7714": reference.gbt7714,
        "also_in": [holdings.article(other).id for other in holdings.census.other_prints(number)],
    }


def held_article_lines(number: int, holdings: Holdings, language: Language) -> list[Line]:
    """Lay out an article as printed, how to cite it, how many figures it has, and where else it stands."""
    say, article = MESSAGES[language], holdings.article(number)
    page = holdings.page(article.file)
    reference = refer(article, page)
    figures = int(holdings.census.rows["figures"][number])
    others = [holdings.article(other) for other in holdings.census.other_prints(number)]
    return [
        *article_lines(article, page.text, (), language, signs=False),
        Line(),
        line(Fragment(f"{article.id}  {say.figures.format(count=figures)}", "faint")),
        line(reference.plain),
        line(reference.gbt7714),
        *(line(say.also_in, _dated(other, language), Fragment(f"  {other.id}", "faint")) for other in others),
    ]


def _dated(article: Article, language: Language) -> str:
    return f"{MESSAGES[language].title.format(title=article.title)}  {article_date(article, language)}"
