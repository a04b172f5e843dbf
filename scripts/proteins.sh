#!/usr/bin/env bash
# Pairs of dihedral angles on the torus, split by protein family: trains on some families and prints
# the negative log-likelihood of the others, by the probability-flow ODE, beside mixtures of wrapped
# normals fitted to the same rows. Nearly all rows belong to two families, so that there are two
# directions: trypsins judged by the rest, and the rest judged by trypsins. Rows of one family depend
# on each other: the errors are those of rows and too small. Finished cells are kept in OUT.
#
#   scripts/proteins.sh [OUT]         folder of runs and figures, runs/proteins
#
# TWEEDIE_DATA names the folder of the data sets; ROWS (4000) the number of test rows.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
out=${1:-$here/runs/proteins}
mkdir -p "$out"

# cell NAME SPLIT: the example with families given to training and test in another order.
cell() {
  local run=$out/$1
  [ -s "$out/$1.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    "$here/tweedie" train --resume "$run" >&2
  else
    sed "s/\"group\": \"family\"/\"group\": \"family\", \"split\": $2/" \
      "$here/examples/torus-proteins.json" >"$out/$1.config.json"
    "$here/tweedie" train "$out/$1.config.json" --out "$run" >&2
  fi
  "$here/tweedie" sample "$run" --n 4000 --seed 1 --density >&2
  "$here/tweedie" eval "$run" --likelihood -n "${ROWS:-4000}" --json >"$out/$1.part"
  mv "$out/$1.part" "$out/$1.json"
}

cell trypsins 1
cell rest 2

# Each figure of the JSON has "name", "error" and "nll" on lines of their own.
printf '%-10s  %-32s %s\n' judged law nats
for name in trypsins rest; do
  awk -F'[:,]' -v data="$name" '
    /"name"/ { law = $2; gsub(/^[ "]+|[ "]+$/, "", law) }
    /"nll"/ { printf "%-10s  %-32s %.4f\n", data, law, $2 }' "$out/$name.json"
done
