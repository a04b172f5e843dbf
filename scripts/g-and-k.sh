#!/usr/bin/env bash
# Trains a model of the g-and-k posterior on simulated pairs and holds it against four adaptive
# Metropolis chains on the exact likelihood: figures on standard output, marginals as a picture.
#
#   scripts/g-and-k.sh [RUN]      default runs/g-and-k; a finished run is not trained again
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
run=${1:-runs/g-and-k}
if [ ! -e "$run/checkpoints" ]; then
  "$here/tweedie" train "$here/examples/g-and-k.json" --out "$run"
fi
"$here/tweedie" posterior "$run" --truth 3,1,2,0.5 --out "$run/posterior.png"
