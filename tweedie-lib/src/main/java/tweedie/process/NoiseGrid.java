package tweedie.process;

import java.util.function.DoubleUnaryOperator;
import tweedie.core.TimeGrid;

/**
 * Times with equal steps of a function of the noise level σ of the data under a process: that of
 * {@code x/α} for one block.
 *
 * @see "Lu et al. 2022, arXiv:2206.00927; Karras et al. 2022, arXiv:2206.00364"
 */
public final class NoiseGrid {
  private NoiseGrid() {}

  /**
   * Equal steps of {@code log snr = −2 log σ}.
   *
   * @param process whose σ
   * @param from first time, in (0, T]
   * @param to last time, in (0, from)
   * @param steps number of steps, at least 1
   * @return steps + 1 times
   * @see "Lu et al. 2022, arXiv:2206.00927"
   */
  public static TimeGrid logSnr(LinearSde process, double from, double to, int steps) {
    return of(process, from, to, steps, Math::log, Math::exp);
  }

  /**
   * Equal steps of {@code σ^{1/ρ}}: the larger ρ, the shorter the steps near the data.
   *
   * @param process whose σ
   * @param from first time, in (0, T]
   * @param to last time, in (0, from)
   * @param steps number of steps, at least 1
   * @param rho ρ, at least 1; the paper takes 7
   * @return steps + 1 times
   * @throws IllegalArgumentException unless ρ is finite and at least 1
   * @see "Karras et al. 2022, arXiv:2206.00364, equation 5"
   */
  public static TimeGrid karras(LinearSde process, double from, double to, int steps, double rho) {
    if (!(rho >= 1) || Double.isInfinite(rho)) {
      throw new IllegalArgumentException("rho: expected a number >= 1, found " + rho);
    }
    return of(process, from, to, steps, s -> Math.pow(s, 1 / rho), v -> Math.pow(v, rho));
  }

  /**
   * The time at which the data have a signal-to-noise ratio.
   *
   * @param process whose σ
   * @param gamma {@code −log snr = 2 log σ}
   * @return t with {@code σ(t) = e^{γ/2}}; a millionth of T, or T, where σ begins above or ends
   *     below
   * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.2, for γ"
   */
  public static double time(LinearSde process, double gamma) {
    double end = process.horizon();
    return timeOf(process, Math.exp(gamma / 2), 1e-6 * end, end);
  }

  private static TimeGrid of(
      LinearSde process,
      double from,
      double to,
      int steps,
      DoubleUnaryOperator value,
      DoubleUnaryOperator sigma) {
    double a = value.applyAsDouble(process.sigma(from));
    double b = value.applyAsDouble(process.sigma(to));
    double[] t = new double[steps + 1];
    t[0] = from;
    t[steps] = to;
    for (int i = 1; i < steps; i++) {
      t[i] = timeOf(process, sigma.applyAsDouble(a + (b - a) * i / steps), to, from);
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
