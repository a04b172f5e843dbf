package tweedie.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import tweedie.tensor.Rng;

/**
 * Which rows of a table are trained on, judged on while training, and judged on at the end.
 *
 * @param train rows in ascending order
 * @param heldOut rows in ascending order
 * @param test rows in ascending order
 */
// Row numbers of large tables; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
record Parts(int[] train, int[] heldOut, int[] test) {
  private static final int TRAIN = 0;
  private static final int HELD_OUT = 1;
  private static final int TEST = 2;

  /**
   * Splits rows. Without a seed the rows of the two smaller parts are spaced evenly, with one they
   * are drawn at random; groups stay whole and are given, in random order, to the part that lacks
   * most rows.
   *
   * @param rows number of rows
   * @param heldOut share of the second part
   * @param test share of the third part
   * @param seed of the draw; empty: no randomness
   * @param groups group of each row; empty: every row by itself
   */
  static Parts of(
      int rows, double heldOut, double test, OptionalLong seed, Optional<int[]> groups) {
    int[] wanted = {0, (int) (rows * heldOut), (int) (rows * test)};
    wanted[TRAIN] = rows - wanted[HELD_OUT] - wanted[TEST];
    int[] part =
        groups.isPresent()
            ? whole(groups.get(), wanted, seed)
            : seed.isPresent() ? drawn(wanted, seed.getAsLong()) : spaced(wanted);
    return new Parts(rows(part, TRAIN), rows(part, HELD_OUT), rows(part, TEST));
  }

  /**
   * Splits running text, whose rows go on where the one before ends: three consecutive parts,
   * training rows first, test rows last.
   */
  static Parts inOrder(int rows, double heldOut, double test) {
    int last = rows - (int) (rows * test);
    int middle = last - (int) (rows * heldOut);
    return new Parts(
        IntStream.range(0, middle).toArray(),
        IntStream.range(middle, last).toArray(),
        IntStream.range(last, rows).toArray());
  }

  /** Spaces the held-out rows evenly, so that sorted files are split evenly too, and always so. */
  static boolean held(int row, int held, int rows) {
    return (long) row * held % rows < held;
  }

  private static int[] spaced(int[] wanted) {
    int rows = Arrays.stream(wanted).sum();
    int out = wanted[HELD_OUT] + wanted[TEST];
    int[] part = new int[rows];
    int seen = 0;
    for (int i = 0; i < rows; i++) {
      if (held(i, out, rows)) {
        part[i] = held(seen, wanted[TEST], out) ? TEST : HELD_OUT;
        seen++;
      }
    }
    return part;
  }

  private static int[] drawn(int[] wanted, long seed) {
    int[] order = order(Arrays.stream(wanted).sum(), seed);
    int[] part = new int[order.length];
    for (int i = 0; i < wanted[HELD_OUT] + wanted[TEST]; i++) {
      part[order[i]] = i < wanted[TEST] ? TEST : HELD_OUT;
    }
    return part;
  }

  private static int[] whole(int[] group, int[] wanted, OptionalLong seed) {
    int groups = Arrays.stream(group).max().orElse(-1) + 1;
    int[] size = new int[groups];
    for (int g : group) {
      size[g]++;
    }
    int[] order =
        seed.isPresent() ? order(groups, seed.getAsLong()) : IntStream.range(0, groups).toArray();
    int[] lack = wanted.clone();
    int[] given = new int[groups];
    for (int g : order) {
      for (int p = 1; p < lack.length; p++) {
        given[g] = lack[p] > lack[given[g]] ? p : given[g];
      }
      lack[given[g]] -= size[g];
    }
    int[] part = Arrays.stream(group).map(g -> given[g]).toArray();
    for (int p = 0; p < wanted.length; p++) {
      if (wanted[p] > 0 && rows(part, p).length == 0) {
        throw new ConfigException(
            "data.group", "expected enough groups for every part, found " + groups);
      }
    }
    return part;
  }

  /** A random order, the same on every platform. */
  private static int[] order(int n, long seed) {
    double[] u = Rng.of(seed, n).uniforms(1);
    return IntStream.range(0, n)
        .boxed()
        .sorted((a, b) -> Double.compare(u[a], u[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] rows(int[] part, int which) {
    return IntStream.range(0, part.length).filter(i -> part[i] == which).toArray();
  }
}
