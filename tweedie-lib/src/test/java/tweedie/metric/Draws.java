package tweedie.metric;

import java.util.Random;

/** Seeded Gaussian samples for the statistical tests. */
final class Draws {

  private Draws() {}

  /** Draws from N(mean·1, sd² I_d), [n, d]. */
  static double[][] normal(int n, int d, double mean, double sd, Random random) {
    double[][] x = new double[n][d];
    for (double[] row : x) {
      for (int j = 0; j < d; j++) {
        row[j] = mean + sd * random.nextGaussian();
      }
    }
    return x;
  }

  /** Student statistic {@code (mean - expected)/SE} of replicates. */
  static double student(double[] replicates, double expected) {
    Estimate estimate = Estimate.ofMean(replicates);
    return (estimate.value() - expected) / estimate.standardError();
  }
}
