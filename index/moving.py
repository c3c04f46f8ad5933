"""The live generation ↔ one file, to keep or to carry elsewhere; nothing of it is believed before it is checked."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import IO

from index.config import FORMAT
from index.errors import ConfigError, IndexDamagedError, IndexVersionError
from index.manifest import NO_MANIFEST, Manifest, checksum, is_inside
from index.store import MANIFEST, Store, writing

_LARGEST_MANIFEST = 2**30
_BLOCK = 2**20


def export_generation(store: Store, path: Path) -> str:
    """Write the live generation to one file, once it is found undamaged; give its name."""
    manifest = store.manifest(store.current())
    store.verify(manifest)
    folder, draft = store.folder(manifest.generation), path.with_name(f"{path.name}.new")
    try:
        with tarfile.open(draft, "w") as packed:
            for name in (MANIFEST, *manifest.files):
                packed.add(folder / name, name, recursive=False)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as e:
        draft.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written ({e.strerror}); name another file") from e
    return manifest.generation


def import_generation(store: Store, path: Path) -> str:
    """Make what was exported to a file the live generation; give its name.

    Raises IndexDamagedError, naming the file, where anything in it is not as it was exported.
    """
    with store.lock(), store.building() as folder:
        try:
            with _opened(path) as packed, writing(store.root):
                manifest = _read_manifest(packed, path)
                _unpack(packed, manifest, folder, path)
        except tarfile.TarError as e:
            raise _damaged(path, f"it is no index that was exported, or it is cut short ({e})") from e
        made = replace(manifest, generation=store.next_generation(), files={})
        store.publish(folder, made)
    return made.generation


def _opened(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r:")
    except OSError as e:
        raise ConfigError(f"{path} cannot be read ({e.strerror}); name a file that was exported") from e


def _damaged(path: Path, why: str) -> IndexDamagedError:
    return IndexDamagedError(f"{path}: {why}; export it again with: wenbao index export")


def _read_manifest(packed: tarfile.TarFile, path: Path) -> Manifest:
    first = packed.next()
    file = packed.extractfile(first) if first and first.name == MANIFEST and first.size < _LARGEST_MANIFEST else None
    if file is None:
        raise _damaged(path, "it does not begin with a manifest")
    try:
        row = json.loads(file.read())
        if row["format"] != FORMAT:
            raise IndexVersionError(f"{path} is of format {row['format']!r}, this wenbao reads format {FORMAT}")
        if row.pop("checksum") != checksum(row):
            raise _damaged(path, "its manifest is damaged")
        return Manifest.of(row)
    except NO_MANIFEST as e:
        raise _damaged(path, f"its manifest cannot be read ({type(e).__name__})") from e


def _unpack(packed: tarfile.TarFile, manifest: Manifest, folder: Path, path: Path) -> None:
    """Write the files that the manifest names, and no other, each under its checksum."""
    missing = dict(manifest.files)
    while member := packed.next():
        size, digest = missing.pop(member.name, (-1, ""))
        # A sparse file claims more bytes than it brings: nothing that was exported is one.
        plain = member.isreg() and not member.issparse() and is_inside(member.name) and member.size == size
        file = packed.extractfile(member) if plain else None
        if file is None:
            raise _damaged(path, f"it holds {member.name!r}, which its manifest does not know so")
        try:
            written = _write(file, folder / member.name)
        except (FileExistsError, NotADirectoryError) as e:
            raise _damaged(path, f"{member.name!r} in it stands where another file does") from e
        if written != digest:
            raise _damaged(path, f"{member.name} in it is damaged")
    if missing:
        raise _damaged(path, f"{min(missing)} is missing in it")


def _write(file: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while block := file.read(_BLOCK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()
