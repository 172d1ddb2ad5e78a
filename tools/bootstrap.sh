#!/bin/sh
# Makes .venv: a Python that really runs, the hash-locked dependencies, and the project itself, editable.
#
#   tools/bootstrap.sh [run|test]   run (default): what the program needs; test: and what its tests and checks need
#
# PYTHON=/path/to/python chooses the interpreter, UV=/path/to/uv the installer. Needs no root.
# A second run with nothing changed does nothing. A .venv that has the test group keeps it.
set -eu
cd "$(dirname "$0")/.."

group=${1:-run}
case $group in run | test) ;; *) echo "usage: tools/bootstrap.sh [run|test]" >&2; exit 2 ;; esac
venv=.venv
stamp=$venv/.bootstrap
# A mirror's certificate is often one that only this machine trusts.
export UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Candidates are run, not looked at: a pyenv shim stands on PATH and still exits 127.
suits() { "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' >/dev/null 2>&1; }
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }
real_path() { "$1" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))'; }

find_python() {
  pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions
  for candidate in "$venv/bin/python" python3.13 python3.12 python3 python \
    "$pyenv"/3.13*/bin/python "$pyenv"/3.12*/bin/python \
    /opt/homebrew/bin/python3.13 /opt/homebrew/bin/python3.12 \
    /usr/local/bin/python3.13 /usr/local/bin/python3.12 /usr/bin/python3.13 /usr/bin/python3.12; do
    if suits "$candidate"; then real_path "$candidate"; return; fi
  done
}

find_uv() {
  for candidate in "${UV:-}" uv "$HOME/.local/bin/uv" .tools/bin/uv; do
    if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then echo "$candidate"; return; fi
  done
}

# Any Python 3 can hold uv; only the project itself needs 3.12.
get_uv() {
  for candidate in "$python" python3 python; do
    if [ -n "$candidate" ] && "$candidate" -m venv .tools >/dev/null 2>&1; then
      say "getting uv into .tools"
      .tools/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.8,<1' >&2 || true
      find_uv
      return
    fi
  done
}

make_venv() {
  rm -rf "$venv"
  if [ -n "$uv" ]; then "$uv" venv -q --python "$python" "$venv"; else make_venv_with_pip; fi
}

make_venv_with_pip() {
  "$python" -m venv "$venv" || die "this Python cannot make a virtual environment: install python3-venv, or uv"
}

# The build backend is in the lock, so building the project itself fetches nothing.
install_with_uv() {
  "$uv" pip sync -q --python "$venv/bin/python" --require-hashes --build-constraints "$lock" "$lock" &&
    "$uv" pip install -q --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
}

install_with_pip() {
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

install() {
  if [ -n "$uv" ]; then
    ! install_with_uv || return 0
    # Many a machine has its mirror in pip.conf, which uv does not read.
    say "uv could not install; trying pip"
    make_venv_with_pip
  fi
  install_with_pip
}

old_group='' old_place='' old_inputs=''
if [ -f "$stamp" ] && suits "$venv/bin/python"; then
  { read -r old_group && read -r old_place && read -r old_inputs; } <"$stamp" || true
fi
[ "$old_group" != test ] || group=test
lock=requirements.lock
[ "$group" = run ] || lock=requirements-test.lock

if [ -n "${PYTHON:-}" ]; then
  suits "$PYTHON" || die "PYTHON=$PYTHON is not a Python 3.12 or 3.13 that runs"
  place="$(pwd) $(version "$PYTHON")"
elif [ "${old_place% *}" = "$(pwd)" ]; then place=$old_place
else place=''  # none yet, or the folder was moved and the scripts inside point elsewhere
fi
inputs=$(cat tools/bootstrap.sh pyproject.toml "$lock" | cksum)
[ "$group|$place|$inputs" != "$old_group|$old_place|$old_inputs" ] || exit 0

if [ -n "${PYTHON:-}" ]; then python=$(real_path "$PYTHON"); else python=$(find_python); fi
uv=$(find_uv)
[ -n "$uv" ] || uv=$(get_uv)
if [ -z "$python" ] && [ -n "$uv" ]; then
  say "no Python 3.12 or 3.13 here; asking uv for 3.13"
  if "$uv" python install -q 3.13 2>/dev/null; then python=$("$uv" python find 3.13 2>/dev/null || true); fi
fi
[ -n "$python" ] || die "needs Python 3.12 or 3.13 and could not get it: install one, or set PYTHON=/path/to/python3.13"

say "$(version "$python") at $python, installing with ${uv:-pip}"
[ -n "$place" ] && [ "$place" = "$old_place" ] || make_venv
rm -f "$stamp"
install
printf '%s\n' "$group" "$(pwd) $(version "$venv/bin/python")" "$inputs" >"$stamp"
