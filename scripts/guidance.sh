#!/usr/bin/env bash
# Guides a class-conditional model by classifier-free weights and by a noise-aware classifier, and
# measures the share of samples that a third network names as asked for, and FD, against the weight.
# Cells are kept in docs/results/raw/guidance: run it again to go on. At the end it writes
# docs/results/guidance.md and the pictures.
#
#   scripts/guidance.sh [RUN]                  pretrained:fashion-class, or a run folder
#
# N (1000) is the number of samples of a cell, all classes in turn; FREE ("0 1 1.5 2 3 4 6") and
# CLASSIFIER ("0.5 1 2 4 8") are the weights; STEPS (2500) trains the classifier, once; RAW is where
# cells are kept, PAGE the page. A cell keeps what it was made with; the page refuses cells that differ. The
# stored cells were made by scripts/guidance.sh with nothing set.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
run=${1:-pretrained:fashion-class}
n=${N:-1000}
raw=${RAW:-$here/docs/results/raw/guidance}
page=${PAGE:-$here/docs/results/guidance.md}
noisy=${NOISY:-$here/runs/fashion-noisy.safetensors}
mkdir -p "$raw" "$(dirname "$noisy")"

# cell NAME OPTIONS...: judged once.
cell() {
  local name=$1
  shift
  python3 "$here/scripts/cells.py" config "$run" run="$run" samples="$n" seed=1 \
    classifierSteps="${STEPS:-2500}" | python3 "$here/scripts/cells.py" asked "$raw/$name.config.json"
  [ -s "$raw/$name.json" ] && return 0
  echo "$name" >&2
  $tweedie eval "$run" --class all -n "$n" --seed 1 "$@" --json |
    python3 "$here/scripts/cells.py" stored >"$raw/$name.part"
  mv "$raw/$name.part" "$raw/$name.json"
}

for w in ${FREE-0 1 1.5 2 3 4 6}; do
  cell "free-$w" --guidance "$w"
done

if [ ! -s "$noisy" ]; then
  # Progress is shown; only what the classifier reaches is kept, without the folder it is in.
  $tweedie features --noisy --steps "${STEPS:-2500}" --out "$noisy" | tee /dev/stderr | tail -n 1 |
    sed 's|^.*/||' >"$raw/classifier.txt"
fi
for w in ${CLASSIFIER-0.5 1 2 4 8}; do
  cell "classifier-$w" --classifier "$noisy" --guidance "$w"
done

python3 "$here/scripts/guidance-page.py" "$raw" "$page"
