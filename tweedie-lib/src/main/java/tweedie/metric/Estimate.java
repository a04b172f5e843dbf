package tweedie.metric;

/**
 * A statistic with its standard error.
 *
 * @param value the estimate
 * @param standardError its standard error, at least 0, in the unit of {@code value}
 */
public record Estimate(double value, double standardError) {

  /** Mean of independent draws with the standard error {@code s/√m} of that mean. */
  static Estimate ofMean(double[] draws) {
    double mean = 0;
    for (double draw : draws) {
      mean += draw / draws.length;
    }
    double squares = 0;
    for (double draw : draws) {
      squares += (draw - mean) * (draw - mean);
    }
    int m = draws.length;
    return new Estimate(mean, m > 1 ? Math.sqrt(squares / (m - 1) / m) : 0);
  }
}
