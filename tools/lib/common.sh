# shellcheck shell=bash
# Sourced by the project's commands: where the project is, and how they talk. Standard output is for a
# command's result; progress and errors go to standard error.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# The cores to build with; NINJA_JOBS lowers it on a shared machine.
jobs=${NINJA_JOBS:-$(nproc)}

note() { printf "%s\n" "$@" >&2; }

# die MESSAGE: one sentence that names the mend, then the end.
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# need_space FOLDER MEGABYTES: ends when the disk under FOLDER has less left.
need_space() {
  local free_mb
  free_mb=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
  ((free_mb >= $2)) ||
    die "$1 has $free_mb MB free and $2 MB are needed: free some space there and run this again."
}

# logged LOG COMMAND...: runs COMMAND with its output in LOG; on failure shows the log's last lines.
logged() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return
  tail -n 25 "$log" >&2
  return 1
}

# build PRESET [TARGET...]: configures and builds build/PRESET, its output in build/logs/.
build() {
  local preset=$1 log=$root/build/logs/build-$1.log
  shift
  mkdir -p "${log%/*}"
  (cd "$root" && logged "$log" cmake --preset "$preset" &&
    logged "$log" cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"})
}
