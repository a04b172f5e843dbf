#!/usr/bin/env bash
# Trains the four conditional estimators on the same pictures, network, steps and seeds, judges and
# draws each once, and writes docs/results/conditional.md from all cells that are stored. What is
# finished is kept: run it again to go on.
#
#   scripts/conditional.sh [TASK...]      sr-fashion inpaint-fashion; also sr-photos inpaint-photos
#
# RUNS (runs/conditional) holds the runs, CELLS (docs/results/raw/conditional) the stored cells and
# PAGE (docs/results/conditional.md) the page. STEPS (3000), BATCH (32) and NETWORK (the JSON of a
# network) make a run, SEEDS ("1 2") its seeds, ESTIMATORS ("cde cdiffe cmde vscmde") its arms, ROWS
# (500) and NFE (201) its judgement, DRAWN (18, three of a picture) its drawing. Photographs are read
# from TWEEDIE_DATA/photos. The stored cells were made, at one thread, by
#
#   STEPS=2500 SEEDS="1 3" NETWORK='{"type": "unet", "baseChannels": 32}' scripts/conditional.sh
#   STEPS=2500 SEEDS=2 scripts/conditional.sh
#   STEPS=1000 NFE=101 ROWS=60 SEEDS=1 NETWORK='{"type": "unet", "baseChannels": 32}' \
#     scripts/conditional.sh sr-photos inpaint-photos
#
# Cells of networks of different width have tables of their own.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
runs=${RUNS:-$here/runs/conditional}
cells=${CELLS:-$here/docs/results/raw/conditional}
page=${PAGE:-$here/docs/results/conditional.md}
export STEPS=${STEPS:-3000} BATCH=${BATCH:-32} NFE=${NFE:-201} NETWORK=${NETWORK:-}
tasks=("$@")
[ ${#tasks[@]} -eq 0 ] && tasks=(sr-fashion inpaint-fashion)
mkdir -p "$runs" "$cells"

# cell TASK ESTIMATOR SEED: trains to the end, then judges and draws once.
cell() {
  local name=$1-$2-$3 run=$runs/$1-$2-$3 start
  python3 "$here/scripts/conditional.py" config "$here/examples/$1.json" "$2" "$3" |
    python3 "$here/scripts/cells.py" asked "$runs/$name.config.json"
  [ -s "$cells/$name.json" ] && return 0
  start=$(date +%s)
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run" >&2
  else
    $tweedie train "$runs/$name.config.json" --out "$run" >&2
  fi
  echo "$name: trained, $(($(date +%s) - start)) s" >&2
  $tweedie sample "$run" -n "${DRAWN:-18}" --seed 1 --out "$cells/$name.png" >&2
  $tweedie eval "$run" -n "${ROWS:-500}" --metric FD --json |
    python3 "$here/scripts/cells.py" stored >"$runs/$name.part"
  python3 "$here/scripts/cells.py" config "$run" rows="${ROWS:-500}" >"$cells/$name.config.json"
  mv "$runs/$name.part" "$cells/$name.json"
}

for seed in ${SEEDS:-1 2}; do
  for task in "${tasks[@]}"; do
    for estimator in ${ESTIMATORS:-cde cdiffe cmde vscmde}; do
      cell "$task" "$estimator" "$seed"
      python3 "$here/scripts/conditional.py" page "$cells" "$page"
    done
  done
done
