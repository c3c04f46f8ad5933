# shellcheck shell=sh
# A checkout -> a virtual environment with wenbao in it. Sourced by the commands beside it, which set $root first.
# What was installed, where, by which Python and from which files stands in a stamp: where it still holds, nothing is done.

venv=${WENBAO_VENV:-$root/.venv}
case $venv in /*) ;; *) venv=$PWD/$venv ;; esac
stamp=$venv/wenbao.stamp
log=$venv/install.log
constraints=$root/constraints.txt
needed_mb=2500  # the environment takes 1.8 GB with the test tools; the downloads and pip's cache of them the rest

say() { printf 'wenbao: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# ready EXTRAS ("fast,formats" or a longer list that starts so): from here on the environment holds wenbao with these extras, or the script has ended with a sentence.
ready() {
    is_ready "$1" && return
    find_python
    { mkdir -p "$venv" 2>/dev/null && [ -w "$venv" ]; } || fail "cannot write in ${venv%/*}: make it writable, or set WENBAO_VENV to a folder that is, and run this again."
    [ -e "$venv/install.lock" ] || [ -z "$(ls -A "$venv")" ] ||
        fail "$venv holds what was not made here: move it away, or set WENBAO_VENV to another folder, and run this again."
    take_turn
    is_ready "$1" || install "$1"
    exec 9>&-
}

is_ready() {
    read_stamp && [ "$made_at" = "$(place)" ] && [ "$made_from" = "$(sources)" ] || return
    case $made_with, in "$1",*) ;; *) false ;; esac
}

read_stamp() {
    made_at='' made_from='' made_with=''
    [ -x "$venv/bin/python" ] && [ -r "$stamp" ] &&
        { IFS= read -r made_at && IFS= read -r made_from && IFS= read -r made_with; } <"$stamp"
}

write_stamp() { printf '%s\n' "$(place)" "$1" "$2" >"$stamp.new" && mv -f "$stamp.new" "$stamp"; }

# An environment works only where it was made, for this checkout, while the Python that it links to stays the same.
place() { printf '%s\n' "$root|$venv|$(readlink -f "$venv/bin/python")"; }

sources() { cat "$root/pyproject.toml" "$constraints" | cksum; }

# The versions in constraints.txt were tested with 3.11, so it is asked first. A name may be there and not run (pyenv).
find_python() {
    bare='' old=''
    for python in python3.11 python3.12 python3.13 python3.14 python3; do
        found=$("$python" -c '
import sys
version = "%d.%d.%d" % sys.version_info[:3]
kind = "good" if sys.version_info >= (3, 11) else "old"
try:
    import ensurepip, venv
except ImportError:
    kind = kind.replace("good", "bare")
print(kind + " " + version)' 2>/dev/null </dev/null) || continue
        version=${found#* }
        case $found in
            good*) return ;;
            bare*) bare=${bare:-$version} ;;
            old*) old=$version ;;
        esac
    done
    [ -z "$bare" ] || fail "Python $bare is here without its venv module: install it (on Debian or Ubuntu: apt install python3-venv) and run this again."
    [ -z "$old" ] || fail "Python 3.11 or newer is needed and the newest here is $old: install a newer one and run this again."
    fail "Python 3.11 or newer is needed and no python3 is here: install it and run this again."
}

# One installer at a time. The lock belongs to the open file, so it goes when its holder does, however that ends.
take_turn() {
    exec 9>>"$venv/install.lock"
    lock LOCK_NB || { say "another start is installing in $venv: waiting for it."; lock LOCK_EX; }
}

lock() {
    "$python" -c '
import fcntl, sys
try:
    fcntl.flock(9, fcntl.LOCK_EX | getattr(fcntl, sys.argv[1]))
except BlockingIOError:
    sys.exit(1)
except OSError:
    pass  # a file system without locks' "$1" </dev/null
}

# The stamp goes back to "made, nothing in it" before pip begins and is complete only after it: a start that was cut off
# anywhere is carried on by the next.
install() {
    trap 'say "stopped: the same command carries on from here."; exit 130' INT TERM HUP
    if read_stamp && [ "$made_at" = "$(place)" ]; then
        check_room
        say "completing $venv (log: $log)"
        forget_half_installed
    else
        find "$venv" -mindepth 1 -maxdepth 1 ! -name install.lock -exec rm -rf {} +
        check_room
        say "installing in $venv with Python $version: some minutes the first time (log: $log)"
        "$python" -m venv "$venv" >"$log" 2>&1 </dev/null || explain
    fi
    write_stamp '' '' || explain
    : >"$log"
    # The build back end first, and no building apart from the environment: what is installed already needs no network.
    { pip 'setuptools>=77' && pip -e ".[$1]"; } || explain
    rm -rf "$venv/tmp"
    write_stamp "$(sources)" "$1" || explain
    trap - INT TERM HUP
}

# The downloads lie in the environment meanwhile: /tmp may be small.
pip() (
    cd "$root" && mkdir -p "$venv/tmp" &&
        TMPDIR=$venv/tmp "$venv/bin/python" -I -m pip install --no-user --no-input --disable-pip-version-check \
            --progress-bar off --use-pep517 --no-build-isolation -c "$constraints" "$@" >>"$log" 2>&1 </dev/null
)

# pip writes INSTALLER last: a package without it was cut off half-way, and pip installs anew what has no metadata.
forget_half_installed() {
    rm -rf "$venv/tmp"
    for metadata in "$venv"/lib/python*/site-packages/*.dist-info; do
        [ -e "$metadata/INSTALLER" ] || rm -rf "$metadata"
    done
}

free_mb() {
    kilobytes=$(df -Pk "$venv" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9-]*%.*/\1/p')
    echo $((${kilobytes:-999999999} / 1024))
}

check_room() {
    used=$(du -sk "$venv" | cut -f 1)
    missing=$((needed_mb - used / 1024))
    [ "$missing" -gt 200 ] || missing=200
    [ "$(free_mb)" -ge "$missing" ] || no_room "$missing"
}

no_room() {
    hint=''
    if grep -qs 'nvidia-' "$log"; then
        hint=" (torch comes as its CUDA build here: PIP_EXTRA_INDEX_URL can name an index with the small CPU build)"
    fi
    fail "no room on the disk: $venv needs $1 MB and $(free_mb) MB are free$hint; make room, or set WENBAO_VENV to a folder on another disk, and run this again."
}

# Why the install ended, in one sentence.
explain() {
    [ -z "${CI:-}" ] || tail -n 40 "$log" >&2
    if [ "$(free_mb)" -lt 20 ] || grep -qE 'No space left|Errno 28|Disk quota|Errno 122' "$log"; then
        no_room "up to $needed_mb"
    fi
    reason=$(grep '^ERROR' "$log" | tail -n 1)
    if grep -qE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError' "$log"; then
        reason="the package index cannot be reached"
    fi
    fail "the install did not finish (${reason:-$(tail -n 1 "$log")}): $log says more, and the same command carries on from here."
}
