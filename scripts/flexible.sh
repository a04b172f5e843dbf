#!/usr/bin/env bash
# Trains VP and flexible diffusions with the same network, loss, steps, phases and seeds, and holds
# their likelihood bounds on held-out rows beside each other, paired by seed. What is finished is
# kept: run it again to go on.
#
#   scripts/flexible.sh [FOLDER] [ARM...]      runs/flexible/BUDGET; all of vp drift noise both
#   scripts/flexible.sh page                   writes docs/results/flexible.md from what is stored
#
# DATA is mixture (a correlated Gaussian mixture of DIM (2) numbers; matrices are full) or fashion
# (Fashion-MNIST, BATCH (64) images a step; matrices are diagonal in the Fourier basis, ROWS (200)
# images are judged, NETWORK, the JSON of a network, denoises them). STEPS (5000, or 400 for images) is
# the length of a run, SEEDS ("1 2 3") its seeds, TIMES (128, or 32) the times of a row in a bound,
# FREEZE (0.8) the share of the steps after which D and Q are frozen. BUDGET (DATA-STEPS, such as
# fashion-400) names the folder of cells in STORE, docs/results/raw/flexible, to which each finished
# cell goes; PAGE is the page that is made at the end.
# The stored cells were made, at one thread, by
#
#   FREEZE=0.5 STEPS=2000 TIMES=64 scripts/flexible.sh
#   STEPS=5000 TIMES=64 scripts/flexible.sh "" vp both
#   DATA=fashion BATCH=16 STEPS=250 TIMES=16 scripts/flexible.sh "" vp both
#   DATA=fashion BATCH=64 STEPS=1200 ROWS=500 TIMES=32 \
#     NETWORK='{"type": "unet", "baseChannels": 32}' scripts/flexible.sh "" vp both
#   DATA=fashion BATCH=64 STEPS=1860 ROWS=500 TIMES=32 \
#     NETWORK='{"type": "unet", "baseChannels": 32}' scripts/flexible.sh "" vp
#
# The last one gives VP the time that the learned process took for its 1200 steps.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
store=${STORE:-$here/docs/results/raw/flexible}

write() {
  python3 "$here/scripts/flexible.py" page "$store" "${PAGE:-$here/docs/results/flexible.md}"
}

if [ "${1:-}" = page ]; then
  write
  exit
fi
folder=${1:-}
[ $# -gt 0 ] && shift
arms=("$@")
[ ${#arms[@]} -eq 0 ] && arms=(vp drift noise both)
data=${DATA:-mixture}
freeze=${FREEZE:-0.8}
network=${NETWORK:-'{"type": "unet"}'}

case $data in
  mixture) form=full steps=${STEPS:-5000} times=${TIMES:-128} rows="" ;;
  fashion) form=fourier steps=${STEPS:-400} times=${TIMES:-32} rows=${ROWS:-200} ;;
  *) echo "DATA: expected mixture or fashion, found $data" >&2 && exit 2 ;;
esac
budget=${BUDGET:-$data-$steps}
out=${folder:-$here/runs/flexible/$budget}
cells=$store/$budget
mkdir -p "$out" "$cells"

process() {
  case $1 in
    vp) echo '{"type": "vp"}' ;;
    *) echo '{"type": "flexible", "learned": "'"$1"'", "form": "'"$form"'"}' ;;
  esac
}

ofMixture() {
  cat <<JSON
{
  "process": $(process "$1"),
  "data": {"source": "gaussian-mixture:${DIM:-2},40000", "heldOutShare": 0.05, "testShare": 0.1},
  "network": {"type": "mlp", "width": 64, "depth": 2},
  "objective": {"type": "elbo", "freezeAt": $freeze, "time": {"type": "importance", "from": 1e-5}},
  "optimizer": {"learningRate": 3e-3, "finalLearningRate": 3e-5, "decayFrom": 0.3, "warmup": 50, "beta2": 0.99, "emaHalfLife": 20000, "emaRamp": 0.05},
  "trainer": {"steps": $steps, "batch": 256, "threads": 1, "logEvery": 100, "checkpointEvery": 1000, "heldOutEvery": 0},
  "sampler": {"solver": "em", "grid": "quadratic", "nfe": 200, "batch": 1000},
  "seed": $2
}
JSON
}

ofFashion() {
  cat <<JSON
{
  "process": $(process "$1"),
  "data": {"source": "fashion-mnist", "heldOut": "fashion-mnist:test"},
  "network": $network,
  "objective": {"type": "elbo", "freezeAt": $freeze, "time": {"type": "importance", "from": 1e-4}},
  "optimizer": {"learningRate": 2e-3, "finalLearningRate": 5e-5, "decayFrom": 0.4, "warmup": 20, "beta2": 0.99, "emaHalfLife": 4000, "emaRamp": 0.16},
  "trainer": {"steps": $steps, "batch": ${BATCH:-64}, "threads": 1, "logEvery": 50, "checkpointEvery": 200},
  "sampler": {"solver": "em", "grid": "quadratic", "nfe": 200, "batch": 50},
  "seed": $2
}
JSON
}

config() {
  case $data in
    mixture) ofMixture "$@" ;;
    *) ofFashion "$@" ;;
  esac
}

# cell ARM SEED: trains to the end, then judges once.
cell() {
  local name=$1-$2 run=$out/$1-$2 kept=$out/$1-$2.config.json
  [ -s "$cells/$name.json" ] && kept=$cells/$name.config.json
  config "$1" "$2" | python3 "$here/scripts/cells.py" asked "$kept"
  [ -s "$cells/$name.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run" >&2
  else
    $tweedie train "$kept" --out "$run" >&2
  fi
  $tweedie eval "$run" --likelihood --times "$times" ${rows:+-n "$rows"} --values --json |
    python3 "$here/scripts/cells.py" stored >"$cells/$name.part"
  cp "$kept" "$cells/$name.config.json"
  cp "$run/metrics.csv" "$cells/$name.csv"
  [ -f "$run/stages.csv" ] && [ "$1" != vp ] && cp "$run/stages.csv" "$cells/$name.stages.csv"
  mv "$cells/$name.part" "$cells/$name.json"
}

for seed in ${SEEDS:-1 2 3}; do
  for arm in "${arms[@]}"; do
    cell "$arm" "$seed"
  done
done
write
