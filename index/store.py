"""An index on disk: a folder of generations, of which one small file names the live one.

A build writes a new generation beside the live one, makes it durable, and switches by one rename; so a crash at any
instant leaves the old or the new one, never none and never a mixture. The previous generation stays for rollback.

    CURRENT                       the live generation's name
    lock                          held by the build under way
    generations/g000001/          data files, and manifest.json with the size and SHA-256 of each, and its own checksum
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from index.config import FORMAT
from index.errors import (
    ConfigError,
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    IndexVersionError,
    IndexWriteError,
)
from index.manifest import NO_MANIFEST, Manifest, checksum, is_inside, read_part

MANIFEST = "manifest.json"
DICTIONARY = "dictionary.txt"
"""The operator's words as they were when the index was built, where there were any."""
UNCHANGED = "the index that was there before, if any, is unchanged"
"""What is said beside a fault in writing."""
_CURRENT = "CURRENT"
_GENERATION = re.compile(r"g\d{6}")
_BUILDING, _LEFTOVER = ".building", ".leftover"
_KEPT = 2
_REMEDY = "rebuild it with: wenbao index"

OnWait = Callable[[str], None]
"""Is told who holds the lock, before it is waited for."""


def digest_file(path: Path) -> str:
    """Compute the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Make a file's bytes, or a folder's entries, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _data_files(folder: Path) -> list[Path]:
    """List the files that make up a generation; an engine's own lock files are none of them."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST and not p.name.endswith(".lock"))
    return sorted(files)


def _is_own(path: Path, folder: Path) -> bool:
    """Tell whether a path is a plain file that truly lies in the folder: no link leads out of it on the way."""
    within = path.relative_to(folder).parents[:-1]
    links = (path, *(folder / parent for parent in within))
    return stat.S_ISREG(path.lstat().st_mode) and not any(place.is_symlink() for place in links)


def _unreadable(path: Path, error: OSError) -> IndexDamagedError:
    """Say that a file of an index is missing, or that the system does not let it be read."""
    if isinstance(error, FileNotFoundError):
        return IndexDamagedError(f"{path} is missing; {_REMEDY}")
    return IndexDamagedError(f"{path} cannot be read ({error.strerror}); make it readable, or {_REMEDY}")


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn what the operating system says while an index is written into a sentence that names the path."""
    try:
        yield
    except OSError as e:
        raise write_error(root, e) from e


@contextlib.contextmanager
def reading_back(root: Path) -> Iterator[None]:
    """Say of what cannot be read though it has just been written that it cannot be written."""
    try:
        yield
    except IndexDamagedError as e:
        raise IndexWriteError(
            f"{root}: the index cannot be written, for what was written cannot be read: {e}; {UNCHANGED}"
        ) from e


def write_error(root: Path, error: OSError) -> IndexWriteError:
    """Say why an index cannot be written and what to do."""
    advice = {
        errno.ENOSPC: "the disk is full; free some room",
        errno.EDQUOT: "the disk quota is used up; free some room",
        errno.EACCES: "no permission to write there; choose another folder with --index",
        errno.EPERM: "no permission to write there; choose another folder with --index",
        errno.EROFS: "the file system is read-only; choose another folder with --index",
    }.get(error.errno or 0, error.strerror or str(error))
    return IndexWriteError(f"{root}: the index cannot be written: {advice}, and run wenbao index again; {UNCHANGED}")


class Store:
    """The folder of an index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def lock(self, *, on_wait: OnWait | None = None) -> Iterator[bool]:
        """Hold the right to build, and tell whether it was waited for; a holder that dies lets go.

        Where another build runs, it is waited for if there is someone to tell, else IndexStoreError is raised.
        """
        with writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            # What a link leads to is another's file: it is not written in.
            descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            waited = self._take(descriptor, on_wait)
            with writing(self.root):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            yield waited
        finally:
            os.close(descriptor)

    def _take(self, descriptor: int, on_wait: OnWait | None) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
            if on_wait is None:
                raise IndexStoreError(
                    f"{self.root}: another build is running (process {holder}); try again later, or wait for it with: "
                    "wenbao index --wait"
                ) from e
            on_wait(holder)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            return True
        return False

    def current(self) -> str:
        """Name the live generation; raises IndexMissingError or IndexDamagedError."""
        path = self.root / _CURRENT
        try:
            name = path.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError as e:
            raise IndexMissingError(f"{self.root}: there is no index here; build one with: wenbao index FOLDER") from e
        except OSError as e:
            raise _unreadable(path, e) from e
        if not _GENERATION.fullmatch(name):
            raise IndexDamagedError(f"{path} names no generation; {_REMEDY}")
        return name

    def folder(self, generation: str) -> Path:
        """Give the folder of a generation."""
        return self.root / "generations" / generation

    def manifest(self, generation: str) -> Manifest:
        """Read a generation's manifest; raises IndexVersionError or IndexDamagedError."""
        path = self.folder(generation) / MANIFEST
        if path.parent.is_symlink() or path.is_symlink():
            raise IndexDamagedError(f"{path} is no file of this index but leads elsewhere; {_REMEDY}")
        try:
            raw = json.loads(path.read_bytes())
            if raw["format"] != FORMAT:
                raise IndexVersionError(
                    f"{path.parent} was built in format {raw['format']!r}, this wenbao reads format {FORMAT}; {_REMEDY}"
                )
            if raw.pop("checksum") != checksum(raw) or raw["generation"] != generation:
                raise IndexDamagedError(f"{path} is damaged: it is not as it was written; {_REMEDY}")
            made = Manifest.of(raw)
        except OSError as e:
            raise _unreadable(path, e) from e
        except NO_MANIFEST as e:
            raise IndexDamagedError(f"{path} is damaged ({type(e).__name__}); {_REMEDY}") from e
        if outside := [name for name in made.files if not is_inside(name)]:
            raise IndexDamagedError(f"{path} names a path outside the index ({outside[0]!r}); {_REMEDY}")
        return made

    def paths(self) -> list[Path]:
        """Give the files and folders that were indexed last, also by another version; raises IndexMissingError."""
        try:
            raw = json.loads((self.folder(self.current()) / MANIFEST).read_bytes())
            return [Path(str(path)) for path in raw["paths"]]
        except IndexMissingError:
            raise
        except (IndexStoreError, OSError, ValueError, KeyError, TypeError):
            return []

    def verify(self, manifest: Manifest) -> None:
        """Check every file of a generation against its manifest; raises IndexDamagedError, naming the first bad one."""
        folder = self.folder(manifest.generation)
        for name, (size, digest) in manifest.files.items():
            path = folder / name
            try:
                intact = _is_own(path, folder) and path.stat().st_size == size and digest_file(path) == digest
            except OSError as e:
                raise _unreadable(path, e) from e
            if not intact:
                raise IndexDamagedError(f"{path} is damaged: it is not as it was written; {_REMEDY}")

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Give an empty folder to build in; what is left in it unpublished is removed, but for a part that was saved.

        A part that an earlier build saved is then the `leftover`.
        """
        folder = self.root / "generations" / _BUILDING
        with writing(self.root):
            for place in (folder, self.leftover):
                if place.is_symlink():  # whoever put it there: nothing that it leads to is touched
                    place.unlink()
            self._set_aside(folder)
            folder.mkdir(parents=True)
        try:
            yield folder
        except IndexWriteError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            if read_part(folder) is None:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def leftover(self) -> Path:
        """The folder of the part that a killed build saved, if there is one."""
        return self.root / "generations" / _LEFTOVER

    def _set_aside(self, folder: Path) -> None:
        """Keep what the last build saved, or what the one before it had saved, whichever is more."""
        saved, earlier = read_part(folder), read_part(self.leftover)
        if saved and (earlier is None or saved.pages >= earlier.pages):
            shutil.rmtree(self.leftover, ignore_errors=True)
            folder.rename(self.leftover)
        shutil.rmtree(folder, ignore_errors=True)

    def next_generation(self) -> str:
        """Name the generation that comes after all there are."""
        taken = (p.name for p in (self.root / "generations").glob("g*") if _GENERATION.fullmatch(p.name))
        return f"g{max((int(name[1:]) for name in taken), default=0) + 1:06d}"

    def publish(self, folder: Path, manifest: Manifest) -> None:
        """Make what was built in the folder durable, then live, and drop generations older than the previous one."""
        with writing(self.root):
            files = {p.relative_to(folder).as_posix(): (p.stat().st_size, digest_file(p)) for p in _data_files(folder)}
            content = asdict(manifest) | {"files": files}
            content["checksum"] = checksum(content)
            # A file's name may hold what is no character: such a half goes out as it came in.
            text = json.dumps(content, ensure_ascii=False, indent=1)
            (folder / MANIFEST).write_text(text, encoding="utf-8", errors="surrogatepass")
            draft = self._draft(manifest.generation)
            for path in folder.rglob("*"):
                if path.is_file():  # as readable as the manifest is
                    path.chmod((folder / MANIFEST).stat().st_mode)
                _sync(path)
            _sync(folder)
            target = self.folder(manifest.generation)
            folder.rename(target)
            _sync(target.parent)
            draft.replace(self.root / _CURRENT)
            _sync(self.root)
        self._prune(manifest.generation)

    def generations(self) -> list[str]:
        """Name the generations that are there, oldest first; a link to a folder elsewhere is none."""
        found = (p for p in (self.root / "generations").glob("g*") if _GENERATION.fullmatch(p.name))
        return sorted(p.name for p in found if p.is_dir() and not p.is_symlink())

    def built(self, generation: str) -> float:
        """Tell when a generation was built, in seconds since 1970."""
        return (self.folder(generation) / MANIFEST).stat().st_mtime

    def roll_back(self, generation: str | None = None) -> str:
        """Make an earlier generation live, the one before where none is named, once it is found undamaged.

        Raises ConfigError where there is none such.
        """
        with self.lock():
            live, held = self.current(), self.generations()
            chosen = generation or max((name for name in held if name < live), default="")
            if chosen not in held:
                known = ", ".join(held)
                raise ConfigError(f"{self.root} holds no generation {chosen or f'before {live}'}; there are: {known}")
            self.verify(self.manifest(chosen))
            with writing(self.root):
                self._draft(chosen).replace(self.root / _CURRENT)
                _sync(self.root)
        return chosen

    def _draft(self, generation: str) -> Path:
        """Write the file that makes a generation live under another name, while a full disk can still be borne."""
        draft = self.root / f"{_CURRENT}.new"
        draft.unlink(missing_ok=True)  # it may be a link to another's file
        draft.write_text(f"{generation}\n", encoding="utf-8")
        _sync(draft)
        return draft

    def _prune(self, live: str) -> None:
        older = [self.folder(name) for name in self.generations() if name < live]
        for path in (*older[: -(_KEPT - 1)], self.leftover):
            shutil.rmtree(path, ignore_errors=True)
