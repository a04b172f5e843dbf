#!/usr/bin/env bash
# Kills a training run with SIGKILL at random moments; after each kill the run must be loadable:
# 'sample' works, 'train --resume' goes on, and at most one checkpoint interval of steps is lost.
#
#   scripts/kill-test.sh [KILLS]      default 20
set -euo pipefail

kills=${1:-20}
every=50
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=$work/run
"$here/tweedie" --version >/dev/null

awk 'BEGIN { srand(1); print "x,y"
  for (i = 0; i < 1000; i++) printf "%f,%f\n", rand() + (rand() < .5), rand() }' >"$work/data.csv"
cat >"$work/config.json" <<JSON
{"process": {"type": "psld"}, "data": {"source": "$work/data.csv"},
 "network": {"type": "mlp", "width": 64, "depth": 2},
 "trainer": {"steps": 100000000, "batch": 64, "logEvery": 1, "checkpointEvery": $every},
 "sampler": {"nfe": 5}}
JSON

# The newest complete checkpoint, and the last step that reached metrics.csv.
newest() {
  { find "$run/checkpoints" -maxdepth 1 -name 'step-*' 2>/dev/null || true; } |
    sed 's/.*step-//' | sort -n | tail -n 1
}
reached() {
  { tail -n 2 "$run/metrics.csv" 2>/dev/null || true; } |
    sed -n 's/^\([0-9][0-9]*\),.*/\1/p' | sort -n | tail -n 1
}

worst=0
for k in $(seq "$kills"); do
  if [ "$k" -eq 1 ]; then
    "$here/tweedie" train "$work/config.json" --out "$run" >"$work/log" 2>&1 &
  else
    "$here/tweedie" train --resume "$run" --steps 100000000 >"$work/log" 2>&1 &
  fi
  pid=$!
  before=$(newest)
  # Alive means: the first checkpoint is there, or a resumed run has gone past the last one.
  until [ "$(newest)" != "$before" ] || ! kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
  done
  sleep "$(awk -v s="$RANDOM" 'BEGIN { srand(s); printf "%.3f", 3 * rand() }')"
  kill -9 "$pid" 2>/dev/null || { echo "kill $k: training had ended:"; cat "$work/log"; exit 1; }
  wait "$pid" 2>/dev/null || true
  step=$(newest)
  last=$(reached)
  lost=$((${last:-0} - step))
  [ "$lost" -gt "$worst" ] && worst=$lost
  if [ "$lost" -gt "$every" ]; then
    echo "kill $k: at step $last, but the newest checkpoint is of step $step"
    exit 1
  fi
  "$here/tweedie" sample "$run" --n 2 --out "$work/samples.csv" >"$work/log" 2>&1 ||
    { echo "kill $k: cannot sample:"; cat "$work/log"; exit 1; }
  "$here/tweedie" train --resume "$run" --steps $((step + 1)) >"$work/log" 2>&1 ||
    { echo "kill $k: cannot resume:"; cat "$work/log"; exit 1; }
done
echo "kill test: $kills of $kills kills left a run that samples and resumes; at most $worst of $every steps lost"
