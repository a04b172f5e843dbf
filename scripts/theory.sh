#!/usr/bin/env bash
# Measures samplers with exact scores in one dimension, and the bound of a stochastic one, and writes
# docs/results/theory.md with its pictures from the numbers in docs/results/raw/theory. Nothing is
# drawn at random. Two minutes of one core.
#
#   scripts/theory.sh [FOLDER]                 docs/results
#   scripts/theory.sh page [FOLDER]            the page alone, from what is stored
#
# TWEEDIE names another launcher than that of this tree, JAR another program.
set -euo pipefail

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
measure=yes
if [ "${1:-}" = page ]; then
  measure=no
  shift
fi
out=${1:-$here/docs/results}

if [ "$measure" = yes ]; then
  if [ -z "${JAR:-}" ]; then
    "${TWEEDIE:-$here/tweedie}" --version >&2 # builds what is missing
  fi
  java=java
  [ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
  "$java" -Djava.awt.headless=true -XX:+UseSerialGC \
    -cp "${JAR:-$here/tweedie-cli/target/tweedie-cli.jar}" tweedie.config.TheoryPlots "$out"
fi
python3 "$here/scripts/theory.py" "$out/raw/theory" "$out/theory.md"
