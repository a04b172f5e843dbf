package tweedie.process;

import java.util.Arrays;

/**
 * The law {@code q_m^θ(τ)} of the number of lineages of the coalescent with mutation that are left
 * at time τ: the death process with rates {@code m(m + θ − 1)/2} started at infinity. It mixes the
 * transition density of the Wright–Fisher diffusion.
 *
 * <p>The alternating series where it keeps its digits, a contour integral at small times, decimal
 * arithmetic where neither does (θ in the hundreds at small τ). Absolute error below 1e-12.
 *
 * @see "Griffiths 1980, Lines of descent in the diffusion approximation of neutral Wright-Fisher
 *     models; Tavaré 1984, section 5"
 */
public final class Lineages {
  /** Probabilities are listed until the rest is below this. */
  private static final double TAIL = 1e-14;

  private static final double SERIES_ERROR = 1e-13;
  private static final double CONTOUR_ERROR = 1e-12;
  private static final double TOTAL_ERROR = 1e-10;

  /** From here on errors of the table do not matter beside a probability. */
  private static final double WELL_KNOWN = 1e-4;

  /** With more lineages than this the alternating series is hopeless in float64. */
  private static final double SERIES_MEAN = 30;

  private final double theta;
  private final double tau;
  private final int first;
  private final double[] probabilities;
  private final double[] cumulative;

  private Lineages(double theta, double tau, LineageTable table) {
    this.theta = theta;
    this.tau = tau;
    this.first = table.first();
    this.probabilities = table.probabilities();
    this.cumulative = probabilities.clone();
    for (int i = 1; i < cumulative.length; i++) {
      cumulative[i] += cumulative[i - 1];
    }
  }

  /**
   * Computes the law.
   *
   * @param theta θ = |α|, &gt; 0
   * @param tau time τ &gt; 0
   * @return the law
   * @throws IllegalArgumentException when θ or τ is not positive and finite
   */
  public static Lineages of(double theta, double tau) {
    Require.positive("theta", theta);
    Require.positive("tau", tau);
    return new Lineages(theta, tau, table(theta, tau));
  }

  private static LineageTable table(double theta, double tau) {
    double mean = LineageMoments.mean(theta, tau);
    double spread = Math.sqrt(LineageMoments.variance(theta, tau));
    int last = (int) Math.ceil(mean + 10 * spread + 20);
    if (mean < SERIES_MEAN) {
      LineageTable series = LineageSeries.table(theta, tau, last + 1);
      if (series.error() < SERIES_ERROR) {
        return series;
      }
    }
    LineageTable contour = LineageContour.table(theta, tau);
    if (contour.error() < CONTOUR_ERROR && Math.abs(contour.total() - 1) < TOTAL_ERROR) {
      return contour;
    }
    int start = (int) Math.max(0, mean - 10 * spread - 20);
    return LineageSeries.exact(theta, tau, start, last, digits(theta, tau, last));
  }

  /** Decimal digits of the largest term of the series at m ≤ last, and 30 more. */
  private static int digits(double theta, double tau, int last) {
    double log = 0;
    double largest = 0;
    for (int m = 0; m <= last; m++) {
      double term = log;
      for (int k = m; ; k++) {
        double next = term + Math.log(LineageSeries.ratio(theta, tau, m, k));
        if (!(next > term)) {
          break;
        }
        term = next;
      }
      largest = Math.max(largest, term);
      log +=
          Math.log((theta + 2 * m) * (theta + 2 * m + 1) / ((theta + m) * (m + 1)))
              - 0.5 * (2 * m + theta) * tau;
    }
    return 30 + (int) Math.ceil(largest / Math.log(10));
  }

  /**
   * The exact mean, {@code Σ_{k≥1} (θ + 2k − 1) e^{−k(k+θ−1)τ/2}}.
   *
   * @return E M
   */
  public double mean() {
    return LineageMoments.mean(theta, tau);
  }

  /**
   * The probabilities of 0, 1, 2, … lineages, until the rest is below 1e-14.
   *
   * @return {@code q_0, q_1, …}, [m + 1]
   */
  public double[] probabilities() {
    double rest = 0;
    int n = probabilities.length;
    while (n > 1 && rest + probabilities[n - 1] < TAIL) {
      rest += probabilities[--n];
    }
    double[] out = new double[first + n];
    System.arraycopy(probabilities, 0, out, first, n);
    return out;
  }

  /**
   * Inverts the distribution function.
   *
   * @param u a number in (0, 1)
   * @return the smallest m with {@code P(M ≤ m) ≥ u}
   */
  public long draw(double u) {
    int at = Arrays.binarySearch(cumulative, u);
    int i = at >= 0 ? at : -at - 1;
    return first + Math.min(i, cumulative.length - 1L);
  }

  /** The smallest number of lineages whose probability is not negligible. */
  int first() {
    return first;
  }

  /** The smallest number of lineages whose probability is known to eight digits. */
  int wellKnown() {
    int i = 0;
    while (i < probabilities.length - 1 && probabilities[i] < WELL_KNOWN) {
      i++;
    }
    return first + i;
  }

  private double listed(int m) {
    return Math.log(probabilities[m - first]);
  }

  /** {@code log q_m} from {@link #first} on. */
  double[] logTable() {
    return Arrays.stream(probabilities).map(Math::log).toArray();
  }

  /** {@code log q_m} from 0 on; those below {@link #wellKnown} by {@link LineageTail} if it can. */
  double[] deepLogTable() {
    double[] log = new double[first + probabilities.length];
    int from = wellKnown();
    for (int m = 0; m < log.length; m++) {
      double tail = m < from ? LineageTail.log(theta, tau, m) : Double.NEGATIVE_INFINITY;
      log[m] = tail > Double.NEGATIVE_INFINITY || m < first ? tail : listed(m);
    }
    return log;
  }
}
