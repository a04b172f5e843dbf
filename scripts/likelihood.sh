#!/usr/bin/env bash
# Trains one network under the variational bound of several linear processes on Fashion-MNIST, with
# the same steps, batch and seeds, and judges each by the bound in three terms and by the
# probability-flow ODE on the same held-out images. What is finished is kept: run it again to go on.
#
#   scripts/likelihood.sh [FOLDER] [ARM...]    runs/likelihood; learned linear vp psld; also cosine
#   scripts/likelihood.sh page                 writes docs/results/likelihood.md from what is stored
#
# linear, cosine and learned are noise schedules between the same two noise levels; their times are
# uniform, so that the spread of the loss is that of the schedule. vp and psld draw times evenly in
# log SNR, where uniform times of linear are too. NETWORK (the compact U-Net with Fourier
# features), STEPS (1200) and BATCH (64) are those of every run, SEEDS ("1 2") its seeds, ROWS (128) the
# images of bound and ODE, TIMES (16) the times of each in the bound, TOLERANCE (1e-4) that of the ODE,
# PROBES (1) its Hutchinson probes. The denoiser of arm learned is judged under other schedules besides:
#
#   schedules  two draws of one time an image on the same DRAWS (1000) images, uniform in each schedule:
#              the variance within an image
#   equal      whether the bounds of learned and linear are equal: TIMES_EQUAL (128) times an image on
#              EQUAL (1000) images, uniform in each, drawn by 100 + the seed
#   same       the bounds of all three with TIMES_SAME (64) times drawn evenly in log SNR on SAME (500)
#              images, by 200 + the seed: uniform times say nothing of the cosine's, which is steep at
#              both ends
#   first      the same by 16 times and 100 + the seed: what was drawn first, and left the cosine open
#
# Each finished cell goes to STORE, docs/results/raw/likelihood. The stored ones were made, at one
# thread, by scripts/likelihood.sh with nothing set.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
store=${STORE:-$here/docs/results/raw/likelihood}
if [ "${1:-}" = page ]; then
  exec python3 "$here/scripts/likelihood.py" "$store" "${2:-$here/docs/results/likelihood.md}"
fi
out=${1:-}
out=${out:-$here/runs/likelihood}
[ $# -gt 0 ] && shift
arms=("$@")
[ ${#arms[@]} -eq 0 ] && arms=(learned linear vp psld)
network=${NETWORK:-'{"type": "unet", "fourier": [6, 7]}'}
mkdir -p "$out" "$store"

process() {
  case $1 in
    linear | cosine | learned) echo '{"type": "vdm", "schedule": "'"$1"'"}' ;;
    vp | psld) echo '{"type": "'"$1"'"}' ;;
    *) echo "arm: expected linear, cosine, learned, vp or psld, found $1" >&2 && exit 2 ;;
  esac
}

times() {
  case $1 in
    linear | cosine | learned) echo uniform ;;
    *) echo importance ;;
  esac
}

config() {
  local process times
  process=$(process "$1")
  times=$(times "$1")
  cat <<JSON
{
  "process": $process,
  "data": {"source": "fashion-mnist", "heldOut": "fashion-mnist:test"},
  "network": $network,
  "objective": {"type": "variational", "times": "$times"},
  "optimizer": {"learningRate": 2e-3, "finalLearningRate": 5e-5, "decayFrom": 0.4, "warmup": 20, "beta2": 0.99, "emaHalfLife": 4000, "emaRamp": 0.16},
  "trainer": {"steps": ${STEPS:-1200}, "batch": ${BATCH:-64}, "threads": 1, "logEvery": 20, "checkpointEvery": 100},
  "sampler": {"batch": 64},
  "seed": $2
}
JSON
}

# figure RUN NAME OPTION...: one likelihood as JSON, kept once it is there.
figure() {
  local run=$1 file=$1.$2.json
  shift 2
  [ -s "$file" ] && return 0
  $tweedie eval "$run" --likelihood --json "$@" >"$file.part"
  mv "$file.part" "$file"
}

linear='{"type": "vdm", "schedule": "linear"}'
cosine='{"type": "vdm", "schedule": "cosine"}'

# joined RUN SEED: a cell of the figures of its run that are there.
joined() {
  python3 -c '
import json, os, sys

run, seed = sys.argv[1:]
cell = {}
for name in ("bound", "flow", "schedules", "equal", "first", "same"):
    if name not in cell and os.path.exists(f"{run}.{name}.json"):
        with open(f"{run}.{name}.json") as f:
            figure = json.load(f)
        cell[name] = figure["likelihood"][0] if name in ("bound", "flow") else figure
        draws = {"equal": 100, "first": 100, "same": 200}
        if name in draws:
            cell[name]["seed"] = draws[name] + int(seed)
print(json.dumps(cell, indent=1))' "$1" "$2" | python3 "$here/scripts/cells.py" stored
}

# cell ARM SEED: trains to the end, then judges in both ways.
cell() {
  local name=$1-$2 run=$out/$1-$2
  config "$1" "$2" | python3 "$here/scripts/cells.py" asked "$run.config.json"
  [ -s "$store/$name.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run" >&2
  else
    $tweedie train "$run.config.json" --out "$run" >&2
  fi
  figure "$run" bound --by bound --times "${TIMES:-16}" -n "${ROWS:-128}" --values
  figure "$run" flow --by flow --divergence hutchinson --probes "${PROBES:-1}" \
    --tolerance "${TOLERANCE:-1e-4}" -n "${ROWS:-128}" --values
  cp "$run/metrics.csv" "$store/$name.csv"
  if [ "$1" = learned ]; then
    figure "$run" schedules --by bound --times 1 --draws 2 -n "${DRAWS:-1000}" \
      --process "$linear" --process "$cosine"
    figure "$run" same --by bound --log-snr-times --times "${TIMES_SAME:-64}" -n "${SAME:-500}" \
      --seed $((200 + $2)) --process "$linear" --process "$cosine"
    figure "$run" first --by bound --log-snr-times --times 16 -n "${SAME:-500}" \
      --seed $((100 + $2)) --process "$linear" --process "$cosine"
    figure "$run" equal --by bound --times "${TIMES_EQUAL:-128}" -n "${EQUAL:-1000}" --seed $((100 + $2)) \
      --process "$linear"
  fi
  python3 "$here/scripts/cells.py" config "$run" rows="${ROWS:-128}" times="${TIMES:-16}" \
    draws="${DRAWS:-1000}" \
    tolerance="${TOLERANCE:-1e-4}" probes="${PROBES:-1}" >"$store/$name.config.json"
  joined "$run" "$2" >"$store/$name.part"
  mv "$store/$name.part" "$store/$name.json"
}

for seed in ${SEEDS:-1 2}; do
  for arm in "${arms[@]}"; do
    cell "$arm" "$seed"
  done
done
echo "now: scripts/likelihood.sh page"
