package tweedie.law;

import java.util.Optional;

/** Collects what one component learns from the rows in a step of expectation maximisation. */
final class WrappedMoments {
  /** A component of fewer rows than this is dropped. */
  private static final double LEAST_ROWS = 1e-3;

  /** {@code e⁻³⁷} is below the rounding of a sum that is near 1. */
  private static final double NEGLIGIBLE = -37;

  private final double[] mean;
  private final WrappedImages images;
  private final double[] first;
  private final double[][] second;
  private double mass;

  WrappedMoments(WrappedNormalMixture.Component c) {
    mean = c.mean();
    images = new WrappedImages(c);
    first = new double[mean.length];
    second = new double[mean.length][mean.length];
  }

  /** The log-density with the weight at one row, whose images {@link #add} will use. */
  double look(double[] rows, int from) {
    return images.at(rows, from);
  }

  /** Adds the row looked at last, of which the mixture has the log-density sum. */
  void add(double log, double sum) {
    if (log - sum < NEGLIGIBLE) {
      return;
    }
    for (int m = 0; m < images.logs.length; m++) {
      double share = Math.exp(images.logs[m] - sum);
      double[] v = images.offsets[m];
      mass += share;
      for (int i = 0; i < v.length; i++) {
        first[i] += share * v[i];
        for (int j = 0; j <= i; j++) {
          second[i][j] += share * v[i] * v[j];
        }
      }
    }
  }

  /** The next component; none when no row belongs to it. */
  Optional<WrappedNormalMixture.Component> component(int rows, double least) {
    if (mass < LEAST_ROWS) {
      return Optional.empty();
    }
    int d = mean.length;
    double[] centre = new double[d];
    double[][] l = new double[d][d];
    for (int i = 0; i < d; i++) {
      centre[i] = Math.IEEEremainder(mean[i] + first[i] / mass, 2 * Math.PI);
      for (int j = 0; j <= i; j++) {
        double s = second[i][j] / mass - first[i] / mass * (first[j] / mass);
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        // The floor keeps each direction's variance, given the angles before it, above the least.
        l[i][j] = i == j ? Math.sqrt(Math.max(s, least)) : s / l[j][j];
      }
    }
    return Optional.of(new WrappedNormalMixture.Component(mass / rows, centre, l));
  }
}
