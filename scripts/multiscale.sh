#!/usr/bin/env bash
# Trains uniform and multi-scale diffusions of Fashion-MNIST side by side, chunk by chunk in turns,
# measures FD and seconds after each chunk, then sampling over the number of calls, and writes
# docs/results/multiscale.md: times to fixed FDs. All are the same program on Haar coefficients with
# the same network, optimiser, batch and solver; the clocks differ, and with them what each network
# sees. The third arm has uniform clocks and the larger noise of the low pass. What is finished is
# kept: run it again to go on.
#
#   scripts/multiscale.sh [SEED...]      1 2 3
#
# RUNS (runs/multiscale), CELLS (docs/results/raw/multiscale) and PAGE (docs/results/multiscale.md)
# name the places, EVERY (500) and CHUNKS (8) the steps, BATCH (32), NETWORK (the JSON of a network),
# WEIGHTING (noise, or likelihood: the bound) is that of the loss,
# END (0.5, when fine bands are noise), NFE (101) and ROWS (500) the rest; NFES ("11 26 51 101 201")
# are the calls that sampling is measured at, TARGETS ("30 20 15 10 7 5") the FDs. The stored cells were
# made, at one thread, by
#
#   EVERY=400 CHUNKS=7 NFES="26 51 101 201" scripts/multiscale.sh 1
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
runs=${RUNS:-$here/runs/multiscale}
cells=${CELLS:-$here/docs/results/raw/multiscale}
page=${PAGE:-$here/docs/results/multiscale.md}
every=${EVERY:-500} batch=${BATCH:-32}
network=${NETWORK:-'{"type": "unet", "baseChannels": 32, "channelMultipliers": [1, 2], "resBlocks": 1, "attention": [7], "patch": 1, "stemChannels": 0}'}
seeds=("$@")
[ ${#seeds[@]} -eq 0 ] && seeds=(1 2 3)
arms=(uniform range multiscale)
nfes=${NFES:-11 26 51 101 201}
export TARGETS=${TARGETS:-30 20 15 10 7 5}
mkdir -p "$runs" "$cells"

process() {
  case $1 in
    range) echo '{"type": "haar", "levels": 1, "ends": [1, 1], "range": true}' ;;
    uniform) echo '{"type": "haar", "levels": 1, "ends": [1, 1], "range": false}' ;;
    *) echo '{"type": "haar", "levels": 1, "ends": ['"${END:-0.5}"', 1]}' ;;
  esac
}

config() {
  cat <<JSON
{
  "process": $(process "$1"),
  "data": {"source": "fashion-mnist", "heldOut": "fashion-mnist:test"},
  "network": $network,
  "objective": {"type": "intervals", "weighting": "${WEIGHTING:-noise}", "time": {"type": "stratified", "from": 1e-3}},
  "optimizer": {"learningRate": 1e-3, "finalLearningRate": 1e-3, "warmup": 50, "beta2": 0.99, "emaHalfLife": $((every * batch / 4)), "emaRamp": 0.16},
  "trainer": {"steps": $every, "batch": $batch, "threads": 1, "logEvery": $((every < 50 ? 1 : 50)), "checkpointEvery": $every},
  "sampler": {"solver": "em", "grid": "uniform", "nfe": ${NFE:-101}, "batch": 64},
  "seed": $2
}
JSON
}

# cell ARM SEED STEPS: trains up to the steps, then judges and draws once.
cell() {
  local name=$1-$2-$3 run=$runs/$1-$2
  config "$1" "$2" | python3 "$here/scripts/cells.py" asked "$run.config.json"
  [ -s "$cells/$name.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run" --steps "$3" >&2
  else
    $tweedie train "$run.config.json" --out "$run" >&2
  fi
  $tweedie sample "$run" -n 64 --seed 1 --out "$runs/$name.png" >&2
  $tweedie eval "$run" -n "${ROWS:-500}" --metric FD --json >"$runs/$name.eval"
  cp "$runs/$name.png" "$cells/$1-$2.png"
  python3 "$here/scripts/multiscale.py" cell "$run/metrics.csv" "$batch" \
    "$runs/$name.eval" "$1" "$2" "$3" >"$cells/$name.part"
  python3 "$here/scripts/cells.py" config "$run" rows="${ROWS:-500}" >"$cells/$name.config.json"
  mv "$cells/$name.part" "$cells/$name.json"
}

# sampling ARM SEED: FD and seconds over the calls, of the last step. Seconds are those of 256 samples
# beyond the first 64, which warm up.
sampling() {
  local name=sampling-$1-$2 run=$runs/$1-$2 k
  [ -s "$cells/$name.json" ] && return 0
  for k in $nfes; do
    $tweedie sample "$run" -n 64 --seed 1 --nfe "$k" --out "$runs/$name.png" --json >"$runs/$name-$k.warm"
    $tweedie sample "$run" -n 320 --seed 1 --nfe "$k" --out "$runs/$name.png" --json >"$runs/$name-$k.all"
    $tweedie eval "$run" -n "${ROWS:-500}" --nfe "$k" --metric FD --json >"$runs/$name-$k.eval"
  done
  # shellcheck disable=SC2086
  python3 "$here/scripts/multiscale.py" sampling "$run" "$runs/$name" "$1" "$2" $nfes >"$cells/$name.part"
  python3 "$here/scripts/cells.py" config "$run" rows="${ROWS:-500}" nfes="$nfes" \
    >"$cells/$name.config.json"
  mv "$cells/$name.part" "$cells/$name.json"
}

for seed in "${seeds[@]}"; do
  for ((k = 1; k <= ${CHUNKS:-8}; k++)); do
    for arm in "${arms[@]}"; do
      cell "$arm" "$seed" $((k * every))
    done
    python3 "$here/scripts/multiscale.py" page "$cells" "$page"
  done
  for arm in "${arms[@]}"; do
    sampling "$arm" "$seed"
  done
  python3 "$here/scripts/multiscale.py" page "$cells" "$page"
done
