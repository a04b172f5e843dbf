#!/usr/bin/env bash
# Resident memory (VmRSS, Linux) after 500 and 2,000 steps of training a small U-Net, and after as
# many solver steps of sampling it; prints the ratios, which should be at most 1.03.
#
#   scripts/memory.sh
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/tweedie" --version >/dev/null

cat >"$work/config.json" <<JSON
{"process": {"type": "psld"}, "data": {"source": "fashion-mnist:test"},
 "network": {"type": "unet", "baseChannels": 16, "stemChannels": 16},
 "trainer": {"steps": 2001, "batch": 32, "logEvery": 10, "checkpointEvery": 100,
             "heldOutEvery": 100, "sampleEvery": 250},
 "sampler": {"nfe": 50}}
JSON

# rss PID: resident kilobytes.
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

# wait_for PID COMMAND...: until the command prints a number of at least the last argument.
until_at_least() {
  local pid=$1 goal=$2 now
  shift 2
  until now=$("$@") && [ "${now:-0}" -ge "$goal" ]; do
    kill -0 "$pid" 2>/dev/null || { echo "ended too early:" >&2; cat "$work/log" >&2; exit 1; }
    sleep 0.1
  done
}

report() {
  awk -v w="$1" -v a="$2" -v b="$3" \
    'BEGIN { printf "%s: %.1f MB at step 500, %.1f MB at step 2000, ratio %.4f\n", w, a/1024, b/1024, b/a }'
}

trained() { { tail -n 1 "$work/run/metrics.csv" 2>/dev/null || true; } | sed -n 's/^\([0-9][0-9]*\),.*/\1/p'; }
"$here/tweedie" train "$work/config.json" --out "$work/run" >"$work/log" 2>&1 &
pid=$!
until_at_least "$pid" 500 trained
first=$(rss "$pid")
until_at_least "$pid" 2000 trained
second=$(rss "$pid")
wait "$pid" || true
report training "$first" "$second"

# Fifty solver steps a micro-batch of 64: 640 samples are 500 steps, 2,560 are 2,000.
drawn() { tr '\r' '\n' <"$work/log" | sed -n 's/.*sample \([0-9][0-9]*\)\/.*/\1/p' | tail -n 1; }
TWEEDIE_JAVA_OPTS="${TWEEDIE_JAVA_OPTS:-} -Dtweedie.terminal=true" "$here/tweedie" sample \
  "$work/run" --n 2688 --nfe 50 --format npy --out "$work/x.npy" >/dev/null 2>"$work/log" &
pid=$!
until_at_least "$pid" 640 drawn
first=$(rss "$pid")
until_at_least "$pid" 2560 drawn
second=$(rss "$pid")
wait "$pid" || true
report sampling "$first" "$second"
