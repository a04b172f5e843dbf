package tweedie.metric;

import java.util.Random;

/**
 * Kernel inception distance: unbiased MMD² under the cubic kernel {@code k(x, y) = (xᵀy/d + 1)³}.
 *
 * <p>Zero in expectation for equal laws, for any n; single values may be negative.
 *
 * @see "Bińkowski et al. 2018, Demystifying MMD GANs, arXiv:1801.01401, §3.1 and eq. 4"
 */
public final class Kid {

  private Kid() {}

  /**
   * The U-statistic over all pairs, with its jackknife standard error.
   *
   * @param x first sample, [n, d], n ≥ 3
   * @param y second sample, [m, d], m ≥ 3
   * @return MMD² and its standard error (an overestimate where the two laws are equal)
   * @throws IllegalArgumentException if rows are too few, ragged, not finite or of unequal length
   */
  public static Estimate full(double[][] x, double[][] y) {
    Samples.checkPair(x, y, 3);
    return UStatistic.of(x, y, Kid::kernelRows);
  }

  /**
   * Mean of the U-statistic over random subsets, drawn from each sample without replacement.
   *
   * <p>Subsets are consecutive pieces of random permutations. While {@code subsets·size} is at most
   * both n and m they are disjoint and the standard error {@code s/√subsets} is that of the
   * estimate; beyond that they share points and it covers the choice of subsets only.
   *
   * @param x first sample, [n, d]
   * @param y second sample, [m, d]
   * @param subsets number of subsets, at least 2
   * @param size points of each sample in a subset, at least 3 and at most min(n, m)
   * @param seed seed of the permutations; equal seeds give equal values
   * @return mean and standard error over the subsets
   * @throws IllegalArgumentException if the samples do not fit together or the sizes do not fit
   */
  public static Estimate blocks(double[][] x, double[][] y, int subsets, int size, long seed) {
    Samples.checkPair(x, y, 3);
    int most = Math.min(x.length, y.length);
    if (subsets < 2) {
      throw new IllegalArgumentException("subsets: expected at least 2, found " + subsets);
    }
    if (size < 3 || size > most) {
      throw new IllegalArgumentException("subset size: expected 3 to " + most + ", found " + size);
    }
    Random random = new Random(seed);
    Pieces fromX = new Pieces(x, random);
    Pieces fromY = new Pieces(y, random);
    double[] values = new double[subsets];
    for (int b = 0; b < subsets; b++) {
      values[b] = UStatistic.of(fromX.next(size), fromY.next(size), Kid::kernelRows).value();
    }
    return Estimate.ofMean(values);
  }

  private static void kernelRows(double[][] x, double[][] y, Pairwise.Row visitor) {
    double d = x[0].length;
    Pairwise.dots(
        x,
        y,
        (i, values) -> {
          for (int j = 0; j < values.length; j++) {
            double base = values[j] / d + 1;
            values[j] = base * base * base;
          }
          visitor.visit(i, values);
        });
  }

  /** Consecutive pieces of a shuffled sample; shuffles again when too few rows are left. */
  private static final class Pieces {
    private final double[][] rows;
    private final Random random;
    private int used;

    Pieces(double[][] rows, Random random) {
      this.rows = rows.clone();
      this.random = random;
      this.used = rows.length;
    }

    double[][] next(int size) {
      if (used + size > rows.length) {
        shuffle();
        used = 0;
      }
      double[][] piece = new double[size][];
      System.arraycopy(rows, used, piece, 0, size);
      used += size;
      return piece;
    }

    /** Fisher–Yates. */
    private void shuffle() {
      for (int i = rows.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
      }
    }
  }
}
