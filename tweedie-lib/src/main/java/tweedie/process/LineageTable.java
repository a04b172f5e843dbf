package tweedie.process;

import java.util.Arrays;

/**
 * Probabilities of {@code M = first, first + 1, …} with a bound on their rounding errors.
 *
 * @param first the smallest m of the table
 * @param probabilities of m = first, first + 1, …, at least 0
 * @param error estimate of the largest absolute error
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; handed on without copies
record LineageTable(int first, double[] probabilities, double error) {
  private static final double UNIT = 0x1.0p-52;

  /** From sums and the sums of the sizes of their terms. */
  static LineageTable of(int first, double[] sums, double[] sizes) {
    double error = 0;
    for (int i = 0; i < sums.length; i++) {
      error = Math.max(error, sizes[i] * UNIT);
      sums[i] = Math.max(sums[i], 0);
    }
    return new LineageTable(first, sums, error);
  }

  double total() {
    return Arrays.stream(probabilities).sum();
  }
}
