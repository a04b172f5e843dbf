#!/usr/bin/env bash
# Trains VP and flexible diffusions with the same network, loss, steps, phases and seeds, and prints
# the likelihood bound on test rows beside that of the first arm, paired by seed. What is finished is
# kept: run it again to go on.
#
#   scripts/flexible.sh [FOLDER] [ARM...]      runs/flexible; all of vp drift noise both
#
# DATA is mixture (a correlated Gaussian mixture of DIM (2) numbers; matrices are full) or fashion
# (Fashion-MNIST, BATCH (64) images a step; matrices are diagonal in the Fourier basis, ROWS (200)
# images are judged). STEPS (5000, or 400 for images) is the length of a run, SEEDS ("1 2 3") its
# seeds, TIMES (128, or 32) the times of a row in a bound, FREEZE (0.8) the share of the steps after
# which D and Q are frozen.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
tweedie=${TWEEDIE:-$here/tweedie}
out=${1:-$here/runs/flexible}
[ $# -gt 0 ] && shift
arms=("$@")
[ ${#arms[@]} -eq 0 ] && arms=(vp drift noise both)
data=${DATA:-mixture}
freeze=${FREEZE:-0.8}
mkdir -p "$out"

case $data in
  mixture) form=full steps=${STEPS:-5000} times=${TIMES:-128} rows="" ;;
  fashion) form=fourier steps=${STEPS:-400} times=${TIMES:-32} rows=${ROWS:-200} ;;
  *) echo "DATA: expected mixture or fashion, found $data" >&2 && exit 2 ;;
esac

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
  "network": {"type": "unet"},
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
  local name=$1-$2 run=$out/$1-$2
  [ -s "$out/$name.json" ] && return 0
  if [ -d "$run/checkpoints" ]; then
    $tweedie train --resume "$run" >&2
  else
    config "$1" "$2" >"$out/$name.config.json"
    $tweedie train "$out/$name.config.json" --out "$run" >&2
  fi
  $tweedie eval "$run" --likelihood --times "$times" ${rows:+-n "$rows"} --json >"$out/$name.part"
  cp "$run/metrics.csv" "$out/$name.csv"
  [ -f "$run/stages.csv" ] && cp "$run/stages.csv" "$out/$name.stages.csv"
  mv "$out/$name.part" "$out/$name.json"
}

# The first figure of a cell is that of the model, the last one that of the true law.
figure() {
  awk -F'[:,]' '/"nll"/ { v[++n] = $2 + 0 } END { print v[1], v[n] }' "$out/$1-$2.json"
}

for seed in ${SEEDS:-1 2 3}; do
  for arm in "${arms[@]}"; do
    cell "$arm" "$seed"
  done
done

printf '%-6s  %-4s  %10s  %10s  %10s\n' arm seed bound "true law" "minus ${arms[0]}"
for arm in "${arms[@]}"; do
  for seed in ${SEEDS:-1 2 3}; do
    echo "$arm $seed $(figure "$arm" "$seed") $(figure "${arms[0]}" "$seed")"
  done
done | awk '
  { printf "%-6s  %-4s  %10.4f  %10.4f  %+10.4f\n", $1, $2, $3, $4, $3 - $5
    d = $3 - $5; n[$1]++; sum[$1] += d; square[$1] += d * d
    if (n[$1] == 1) order[++arms] = $1 }
  END {
    for (i = 2; i <= arms; i++) {
      a = order[i]; mean = sum[a] / n[a]
      error = n[a] > 1 ? sqrt((square[a] / n[a] - mean * mean) / (n[a] - 1)) : 0
      printf "%s minus %s: %+.4f nats, standard error %.4f of %d seeds\n", a, order[1], mean, error, n[a]
    } }'
