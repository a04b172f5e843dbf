package tweedie.process;

/**
 * {@code Σ_m w_m Σ_{|l|=m} Π_i f_i(l_i)} over all compositions l of m into K parts, and the mean of
 * l under the normalised terms: the inner sum is a coefficient of a product of K power series. Each
 * factor is kept only where it is not negligible, about √m numbers, so that the cost is K m. Where
 * the sum turns out to live off the kept numbers, they are moved there.
 *
 * @see "Griffiths 1980; Jenkins, Spanò 2017, for the mixture"
 */
public final class CompositionSum {
  /** Terms below this share of the largest of a factor are dropped: e^{−80}. */
  private static final double NEGLIGIBLE = -80;

  /** Deviations from the centre of the kept numbers, at which e^{−50} of the sum is dropped. */
  private static final double OFF_CENTRE = 8;

  /** Largest move at once of the logarithm of the tilt, and number of moves. */
  private static final double LEAP = 2;

  private static final int MOVES = 200;

  private final double[][] factors;
  private final int[] offsets;
  private final double[] expected;
  private double log;

  /** A stretch of a power series: coefficients from an offset on. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stretch(int offset, double[] values) {
    Stretch times(Stretch o) {
      double[] out = new double[values.length + o.values.length - 1];
      for (int i = 0; i < values.length; i++) {
        double v = values[i];
        for (int j = 0; j < o.values.length; j++) {
          out[i + j] += v * o.values[j];
        }
      }
      return new Stretch(offset + o.offset, out);
    }
  }

  private CompositionSum(int k) {
    factors = new double[k][];
    offsets = new int[k];
    expected = new double[k];
  }

  /**
   * Evaluates the sum.
   *
   * @param first the smallest m with a weight
   * @param logWeights {@code log w_m} for m = first, first + 1, …; −∞ allowed, [counts]
   * @param logFactors {@code log f_i(l)} for l = 0, 1, …, one row for each part; −∞ allowed,
   *     [parts][counts]
   * @param logScale a tilt z of the series, so that {@code Π f_i(l_i) e^{z l_i}} is largest near
   *     the m that matter
   * @return the sum
   */
  public static CompositionSum of(
      int first, double[] logWeights, double[][] logFactors, double logScale) {
    double tilt = logScale;
    for (int move = 0; ; move++) {
      CompositionSum s = new CompositionSum(logFactors.length);
      double peak = 0;
      for (int i = 0; i < logFactors.length; i++) {
        peak += s.tilt(i, logFactors[i], tilt);
      }
      double centre = s.add(first, logWeights, tilt, peak);
      double[] kept = s.kept();
      double off = centre - kept[0];
      if (move == MOVES || kept[1] == 0 || off * off <= OFF_CENTRE * OFF_CENTRE * kept[1]) {
        return s;
      }
      tilt += Math.max(-LEAP, Math.min(LEAP, off / kept[1]));
    }
  }

  /** Mean and variance of l₁ + … + l_K under the factors alone. */
  private double[] kept() {
    double mean = 0;
    double variance = 0;
    for (int i = 0; i < factors.length; i++) {
      double sum = 0;
      double first = 0;
      double second = 0;
      for (int l = 0; l < factors[i].length; l++) {
        sum += factors[i][l];
        first += l * factors[i][l];
        second += (double) l * l * factors[i][l];
      }
      mean += offsets[i] + first / sum;
      variance += Math.max(0, second / sum - first / sum * (first / sum));
    }
    return new double[] {mean, variance};
  }

  /**
   * The logarithm of the sum.
   *
   * @return −∞ when nothing is left of it
   */
  public double log() {
    return log;
  }

  /**
   * The mean parts.
   *
   * @return {@code E l_i}, [K]
   */
  public double[] expected() {
    return expected.clone();
  }

  private double tilt(int i, double[] logFactor, double logScale) {
    double max = Double.NEGATIVE_INFINITY;
    for (int l = 0; l < logFactor.length; l++) {
      max = Math.max(max, logFactor[l] + l * logScale);
    }
    int low = 0;
    int high = logFactor.length - 1;
    while (logFactor[low] + low * logScale < max + NEGLIGIBLE) {
      low++;
    }
    while (logFactor[high] + high * logScale < max + NEGLIGIBLE) {
      high--;
    }
    double[] f = new double[high - low + 1];
    for (int l = low; l <= high; l++) {
      f[l - low] = Math.exp(logFactor[l] + l * logScale - max);
    }
    factors[i] = f;
    offsets[i] = low;
    return max;
  }

  /** Sums; returns the mean of m, or the nearest m that has a weight if no kept number has. */
  private double add(int first, double[] logWeights, double logScale, double peak) {
    int k = factors.length;
    Stretch[] before = new Stretch[k + 1];
    before[0] = new Stretch(0, new double[] {1});
    for (int i = 0; i < k; i++) {
      before[i + 1] = before[i].times(new Stretch(offsets[i], factors[i]));
    }
    Stretch product = before[k];
    double[] terms = new double[product.values.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < terms.length; j++) {
      int m = product.offset + j - first;
      boolean counts = m >= 0 && m < logWeights.length && product.values[j] > 0;
      terms[j] = counts ? logWeights[m] - (first + m) * logScale : Double.NEGATIVE_INFINITY;
      max = Math.max(max, terms[j] + Math.log(product.values[j]));
    }
    if (max == Double.NEGATIVE_INFINITY) {
      log = max;
      return product.offset < first ? first : first + logWeights.length - 1.0;
    }
    double sum = 0;
    for (int j = 0; j < terms.length; j++) {
      terms[j] = Math.exp(terms[j] - max);
      sum += terms[j] * product.values[j];
    }
    log = Math.log(sum) + max + peak;
    return differentiate(before, terms, sum);
  }

  /** Reverse differentiation of Σ w_m c_m through the products gives all means at once. */
  private double differentiate(Stretch[] before, double[] weights, double sum) {
    double[] slope = weights;
    double total = 0;
    for (int i = factors.length - 1; i >= 0; i--) {
      double[] left = before[i].values;
      double[] f = factors[i];
      double[] back = new double[left.length];
      double mean = 0;
      for (int l = 0; l < f.length; l++) {
        double toFactor = 0;
        for (int j = 0; j < left.length; j++) {
          toFactor += slope[j + l] * left[j];
          back[j] += slope[j + l] * f[l];
        }
        mean += toFactor * f[l] * (offsets[i] + l);
      }
      expected[i] = mean / sum;
      total += expected[i];
      slope = back;
    }
    return total;
  }
}
