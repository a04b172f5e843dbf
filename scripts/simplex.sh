#!/bin/sh
# Trains a generic perceptron on Dirichlet mixtures of 3, 5, 10 and 20 parts and compares its exact
# likelihood on held-out rows with that of the true law. Run it again to go on where it stopped.
#
# usage: scripts/simplex.sh [OUT] [PARTS...]
#
# One core; the seconds are printed. The excess must stay below 0.02 nats for 3 and 5 parts and
# below 0.01 (K - 1) for 10 and 20.
set -eu
cd "$(dirname "$0")/.."
tweedie=${TWEEDIE:-./tweedie}
out=${1:-runs/simplex}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- 3 5 10 20
mkdir -p "$out"

config() {
  parts=$1 steps=$2
  alpha=$(yes 1 | head -n "$parts" | paste -sd, -)
  # The clock ends at 14/K, where the slowest mean has fallen to exp(-7) of its start.
  base=$(awk "BEGIN { print 1 + 1400 / $parts }")
  cat <<JSON
{
  "process": {"type": "wrightFisher", "alpha": [$alpha], "beta": {"scale": 0.01, "base": $base}},
  "data": {"source": "dirichlet-mixture:$parts,200000", "heldOutShare": 0.01, "testShare": 0.01},
  "network": {"type": "mlp", "width": 128, "depth": 4},
  "objective": {"type": "scoreMatching", "target": "drawn", "time": {"from": 0.01}},
  "optimizer": {"learningRate": 2e-3, "finalLearningRate": 2e-5, "decayFrom": 0.2, "warmup": 100, "beta2": 0.99, "emaHalfLife": 100000, "emaRamp": 0.05},
  "trainer": {"steps": $steps, "batch": 512, "threads": 1, "logEvery": 100, "checkpointEvery": 250},
  "seed": 1
}
JSON
}

for parts in "$@"; do
  run=$out/$parts
  started=$(date +%s)
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run"
  else
    config "$parts" 2500 > "$out/$parts.config.json"
    $tweedie train "$out/$parts.config.json" --out "$run"
  fi
  echo "$parts parts: $(($(date +%s) - started)) seconds of training in this call"
  $tweedie eval "$run" --likelihood -n 1000 --json > "$run/likelihood.part"
  mv "$run/likelihood.part" "$out/$parts.json"
  awk -F'[:,]' -v parts="$parts" '
    /"name"/ { law = $2; gsub(/^[ "]+|[ "]+$/, "", law) }
    /"nll"/ { printf "%-4s %-12s %.4f nats\n", parts, law, $2 }' "$out/$parts.json"
done
