"""The shape of the house: who imports whom, where each heavy library lives, how long files and functions may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]

# Reading order: a module imports only modules above it.
ORDER = {
    "index": [
        "types",
        "errors",
        "config",
        "patterns",
        "words",
        "numerals",
        "joining",
        "sidecar",
        "encodings",
        "periods",
        "dates",
        "bylines",
        "jumps",
        "furniture",
        "formats",
        "reading",
        "continuation",
        "layout",
        "boxes",
        "drafts",
        "parts",
        "ordering",
        "issue_dates",
        "articles",
        "chunking",
        "units",
        "tagging",
        "wording",
        "figures",
        "grammar",
        "phrases",
        "bodies",
        "subjects",
        "framing",
        "quantities",
        "records",
        "matching",
        "embedding",
        "dense",
        "postings",
        "lexicon",
        "gathering",
        "lexical",
        "duplicates",
        "census",
        "preparing",
        "workers",
        "bundles",
        "packing",
        "catalog",
        "linking",
        "recipe",
        "manifest",
        "store",
        "moving",
        "vectors",
        "base",
        "holdings",
        "survey",
        "generation",
        "headway",
        "build",
        "search",
    ],
    "index.formats": [
        "inputs",
        "plain",
        "bulk",
        "columns",
        "blocks",
        "paragraphs",
        "pdf",
        "flow",
        "web",
        "zips",
        "word",
        "table",
    ],
    "bot": [
        "types",
        "errors",
        "messages",
        "settings",
        "terminal",
        "english",
        "homophones",
        "pinyin",
        "restating",
        "questions",
        "kinds",
        "sentences",
        "finding",
        "alignment",
        "naming",
        "scope",
        "needs",
        "weights",
        "reader",
        "signs",
        "extraction",
        "demands",
        "composing",
        "confidence",
        "references",
        "citing",
        "several",
        "comparing",
        "lookup",
        "combining",
        "verdict",
        "alternatives",
        "gathering",
        "verifying",
        "reach",
        "answering",
        "replies",
        "holdings",
        "talk",
        "conversation",
        "batch",
        "progress",
        "opening",
        "watching",
        "indexing",
        "telegram",
        "prompt",
        "repl",
        "__main__",
    ],
    "bot.english": [
        "stems",
        "figures",
        "names",
        "table",
        "translation",
    ],
    "bot.finding": [
        "tokens",
        "people",
        "bodies",
        "listings",
        "phrases",
        "times",
        "credits",
        "shapes",
        "candidates",
    ],
    "bot.demands": [
        "types",
        "things",
        "english",
        "figures",
        "sorts",
        "forms",
        "names",
        "subjects",
        "demanding",
    ],
    "bot.gathering": [
        "types",
        "mentions",
        "holders",
        "occasions",
        "series",
        "gathering",
    ],
    "bot.reader": [
        "tokens",
        "reading",
        "judging",
    ],
    "bot.several": [
        "items",
        "coordination",
        "parts",
        "english_parts",
    ],
    "bot.verdict": [
        "opposites",
        "claims",
        "polarity",
        "affirming",
    ],
    "bot.talk": [
        "memory",
        "slots",
        "pointers",
        "substitution",
        "ellipsis",
        "english_ellipsis",
        "smalltalk",
    ],
    "bot.holdings": [
        "calendar",
        "showing",
        "heatmap",
        "commands",
    ],
    "bot.telegram": [
        "errors",
        "secrecy",
        "settings",
        "lock",
        "database",
        "inbox",
        "pacing",
        "outbox",
        "rich_text",
        "client",
        "updates",
        "access",
        "limits",
        "lanes",
        "wording",
        "cards",
        "plain",
        "errands",
        "clerk",
        "clerks",
        "desk",
        "journal",
        "delivery",
        "asking",
        "pressing",
        "commands",
        "reception",
        "polling",
        "web",
        "pulse",
        "service",
    ],
    "bot.telegram.clerk": [
        "library",
        "views",
        "panels",
        "drafting",
        "doing",
        "serving",
        "__main__",
    ],
}

# Each heavy library has one home, where the function that needs it loads it.
HOMES = {
    "jieba": {"index.words"},
    "rjieba": {"index.words"},
    "zhconv": {"index.words"},
    "torch": {"index.embedding"},
    "sentence_transformers": {"index.embedding"},
    "transformers": set[str](),
    "tokenizers": {"index.embedding", "bot.reader.tokens"},
    "safetensors": {"index.embedding"},
    "faiss": {"index.dense"},
    "pypdfium2": {"index.formats.pdf"},
    "lxml": {"index.formats.web", "index.formats.word"},
    "charset_normalizer": {"index.encodings"},
    "matplotlib": {"bot.holdings.heatmap"},
    "onnxruntime": {"bot.reader.reading"},
    "watchfiles": {"bot.watching"},
    "telegram": {"bot.telegram.client"},
}
LIGHT_HOMES = {"sqlite3": {"index.catalog", "bot.telegram.database"}}
BANNED = {"pickle", "cPickle", "_pickle", "dill", "joblib", "shelve", "marshal"}

LONGEST_FILE = 350
LONGEST_FUNCTION = 60


@dataclass(frozen=True, slots=True)
class Import:
    """One import as it stands in a module: whom it names, and whether loading the module does it."""

    source: str
    target: str
    line: int
    at_load: bool


def module_names(package: str) -> list[str]:
    folder = REPO / package.replace(".", "/")
    modules = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    return sorted([*modules, *(path.parent.name for path in folder.glob("*/__init__.py"))])


def sources() -> list[Path]:
    return [path for folder in ("index", "bot", "scripts") for path in sorted((REPO / folder).rglob("*.py"))]


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports_below(node: ast.AST, source: str, *, at_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(source, alias.name, child.lineno, at_load) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{source}:{child.lineno} imports relatively"
            assert child.module
            yield Import(source, child.module, child.lineno, at_load)
            yield from (Import(source, f"{child.module}.{name.name}", child.lineno, at_load) for name in child.names)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports_below(child, source, at_load=at_load and not is_function and not is_for_types(child))


def imports(package: str) -> list[Import]:
    return [
        found
        for path in sorted((REPO / package.replace(".", "/")).glob("*.py"))
        for found in imports_below(ast.parse(path.read_text("utf-8")), f"{package}.{path.stem}", at_load=True)
    ]


@pytest.mark.parametrize("package", ORDER)
def test_every_module_has_its_place_in_the_reading_order(package: str) -> None:
    assert module_names(package) == sorted(ORDER[package])


@pytest.mark.parametrize("package", ORDER)
def test_a_module_imports_only_modules_above_it(package: str) -> None:
    order = ORDER[package]
    upward = []
    for found in imports(package):
        own, target = (name.removeprefix(f"{package}.").partition(".")[0] for name in (found.source, found.target))
        within = found.target.startswith(f"{package}.") and {own, target} <= set(order)
        if within and order.index(target) >= order.index(own):
            upward.append(f"{found.source}:{found.line} imports {found.target}")
    assert upward == []


def test_a_module_imports_its_own_package_by_module_name() -> None:
    assert [f for p in ORDER for f in imports(p) if f.target == p] == []


def test_the_index_does_not_know_the_bot() -> None:
    assert [found for found in imports("index") if found.target.partition(".")[0] in {"bot", "scripts", "tests"}] == []


def test_the_bot_uses_only_what_the_index_offers() -> None:
    import index

    offered = {f"index.{name}" for name in index.__all__} | {"index"}
    used = {f.target for package in ORDER if not package.startswith("index") for f in imports(package)}
    assert {target for target in used if target.partition(".")[0] == "index"} <= offered


def test_only_its_command_knows_telegram() -> None:
    assert {f.source for f in imports("bot") if f.target.startswith("bot.telegram")} == {"bot.__main__"}


@pytest.mark.parametrize(("library", "homes"), [*HOMES.items(), *LIGHT_HOMES.items()])
def test_a_library_is_used_at_home_only(library: str, homes: set[str]) -> None:
    assert {f.source for p in ORDER for f in imports(p) if f.target.partition(".")[0] == library} == homes


def test_no_heavy_library_is_imported_with_its_module() -> None:
    assert [f for p in ORDER for f in imports(p) if f.at_load and f.target.partition(".")[0] in HOMES] == []


def test_importing_everything_loads_nothing_heavy() -> None:
    modules = [f"{package}.{module}" for package, names in ORDER.items() for module in names]
    code = f"import sys, {', '.join(modules)}; print([name for name in {sorted(HOMES)} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_nothing_is_pickled() -> None:
    assert [f for p in ORDER for f in imports(p) if f.target.partition(".")[0] in BANNED] == []


def test_files_and_functions_stay_short() -> None:
    assert len(sources()) > 20
    long = []
    for path in sources():
        text = path.read_text("utf-8")
        name = path.relative_to(REPO).as_posix()
        if text.count("\n") > LONGEST_FILE:
            long.append(f"{name}: {text.count(chr(10))} lines")
        long += [
            f"{name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno is not None
            and node.end_lineno - node.lineno >= LONGEST_FUNCTION
        ]
    assert long == []
