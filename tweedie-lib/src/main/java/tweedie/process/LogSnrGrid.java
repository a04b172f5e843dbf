package tweedie.process;

import tweedie.core.TimeGrid;

/**
 * Times with equal steps of {@code log snr = −2 log σ} of the data under a process.
 *
 * @see "Lu et al. 2022, arXiv:2206.00927"
 */
public final class LogSnrGrid {
  private LogSnrGrid() {}

  /**
   * The grid between two times.
   *
   * @param process whose σ
   * @param from first time, in (0, T]
   * @param to last time, in (0, from)
   * @param steps number of steps, at least 1
   * @return steps + 1 times
   */
  public static TimeGrid of(LinearSde process, double from, double to, int steps) {
    double a = Math.log(process.sigma(from));
    double b = Math.log(process.sigma(to));
    double[] t = new double[steps + 1];
    t[0] = from;
    t[steps] = to;
    for (int i = 1; i < steps; i++) {
      t[i] = timeOf(process, Math.exp(a + (b - a) * i / steps), to, from);
    }
    return new TimeGrid(t);
  }

  /** Bisection: σ grows with t, because noise is only ever added. */
  private static double timeOf(LinearSde process, double sigma, double low, double high) {
    double lo = low;
    double hi = high;
    for (int i = 0; i < 200 && hi - lo > 1e-15 * hi; i++) {
      double mid = 0.5 * (lo + hi);
      if (process.sigma(mid) < sigma) {
        lo = mid;
      } else {
        hi = mid;
      }
    }
    return 0.5 * (lo + hi);
  }
}
