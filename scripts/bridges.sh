#!/usr/bin/env bash
# Trains the examples whose results are pictures beside figures: a bridge in the plane, one between
# boots and sneakers, in-painted middles of binary images, a posterior of the g-and-k law. Each
# training is that of the example, to its end. What is finished is kept: run it again to go on.
#
#   scripts/bridges.sh [FOLDER] [NAME...]    runs/bridges; all of dsb-2d dsb-shoes ctmc-inpaint g-and-k
#
# The folder of each run then holds metrics.csv, samples as pictures, and stages.csv (end marginals
# and the cost of the coupling beside Sinkhorn's, for each iteration of a bridge) or NAME.json beside
# it (the posterior against Markov chains, the bound of the patch).
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
out=${1:-$here/runs/bridges}
[ $# -gt 0 ] && shift
names=("$@")
[ ${#names[@]} -eq 0 ] && names=(dsb-2d dsb-shoes ctmc-inpaint g-and-k)
mkdir -p "$out"

for name in "${names[@]}"; do
  run=$out/$name
  [ -e "$run/finished" ] && continue
  if [ -d "$run/checkpoints" ]; then
    "$here/tweedie" train --resume "$run" >&2
  else
    "$here/tweedie" train "$here/examples/$name.json" --out "$run" >&2
  fi
  case $name in
    g-and-k)
      "$here/tweedie" posterior "$run" --truth 3,1,2,0.5 --out "$run/samples.png" --json \
        >"$out/$name.part"
      mv "$out/$name.part" "$out/$name.json"
      ;;
    ctmc-inpaint)
      "$here/tweedie" sample "$run" -n 48 --seed 1 >&2
      "$here/tweedie" eval "$run" --likelihood -n 500 --times 32 --json >"$out/$name.part"
      mv "$out/$name.part" "$out/$name.json"
      ;;
    dsb-2d) "$here/tweedie" sample "$run" -n 2000 --seed 1 --format scatter >&2 ;;
    *) "$here/tweedie" sample "$run" -n 48 --seed 1 >&2 ;;
  esac
  touch "$run/finished"
done
