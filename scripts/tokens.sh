#!/usr/bin/env bash
# Trains models of symbols (binary and grey images, text, letters, votes), prints their held-out
# likelihood bounds beside simple laws fitted to the same rows, and draws samples. A model must beat
# the last law of its list, or the exit code is 1. What is finished is kept: run it again to go on.
#
#   scripts/tokens.sh [FOLDER] [NAME...]      runs/tokens; all of votes letters binary images text
#
# TWEEDIE_DATA names the folder of the data sets. TIMES (32) is the number of times a row in a
# bound, IMAGES (500) the number of images it is averaged over; text and tables use all test rows.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
out=${1:-$here/runs/tokens}
[ $# -gt 0 ] && shift
names=("$@")
[ ${#names[@]} -eq 0 ] && names=(votes letters binary images text)
mkdir -p "$out"

# cell NAME ROWS: trains to the end, then judges once and draws samples once.
cell() {
  local name=$1 rows=$2 run=$out/$1
  [ -s "$out/$name.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    "$here/tweedie" train --resume "$run" >&2
  else
    "$here/tweedie" train "$here/examples/ctmc-$name.json" --out "$run" >&2
  fi
  "$here/tweedie" sample "$run" --n 32 --seed 1 >&2
  "$here/tweedie" eval "$run" --likelihood --times "${TIMES:-32}" ${rows:+-n "$rows"} --json \
    >"$out/$name.part"
  mv "$out/$name.part" "$out/$name.json"
}

for name in "${names[@]}"; do
  case $name in
    binary | images) cell "$name" "${IMAGES:-500}" ;;
    *) cell "$name" "" ;;
  esac
done

# Each figure of the JSON has "name", "error" and "bits" on lines of their own.
missed=0
printf '%-8s  %-18s %s\n' data law "bits a symbol"
for name in "${names[@]}"; do
  awk -F'[:,]' -v data="$name" '
    /"name"/ { law = $2; gsub(/[ "]/, "", law) }
    /"bits"/ { printf "%-8s  %-18s %.4f\n", data, law, $2; last = $2; if (!n++) model = $2 }
    END { exit !(model < last) }' "$out/$name.json" || missed=1
done
exit "$missed"
