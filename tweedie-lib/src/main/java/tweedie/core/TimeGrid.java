package tweedie.core;

import java.util.Arrays;

/**
 * The times of a solver, strictly monotone, in the direction of the run.
 *
 * @param times {@code t_0, …, t_n}, [n + 1], at least two
 */
public record TimeGrid(double[] times) {
  /**
   * Checks and copies the times.
   *
   * @throws IllegalArgumentException unless there are at least two times, finite and strictly
   *     monotone
   */
  public TimeGrid {
    times = times.clone();
    if (times.length < 2) {
      throw new IllegalArgumentException("time grid: expected at least 1 step, found 0");
    }
    double way = Math.signum(times[1] - times[0]);
    for (int i = 0; i < times.length; i++) {
      boolean ok = Double.isFinite(times[i]);
      if (i > 0) {
        ok &= way != 0 && Math.signum(times[i] - times[i - 1]) == way;
      }
      if (!ok) {
        throw new IllegalArgumentException(
            "time grid: expected strictly monotone finite times, found " + Arrays.toString(times));
      }
    }
  }

  /**
   * Equal steps.
   *
   * @param from first time
   * @param to last time
   * @param steps number of steps n
   * @return {@code t_i = from + (to − from) i/n}
   */
  public static TimeGrid uniform(double from, double to, int steps) {
    return of(from, to, steps, u -> u);
  }

  /**
   * Steps that shrink towards the last time: {@code t_i = from + (to − from)(1 − (1 − i/n)²)}.
   *
   * @param from first time
   * @param to last time
   * @param steps number of steps n
   * @return the quadratic grid ("QS")
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, section 4; recipe of their CIFAR-10 samplers"
   */
  public static TimeGrid quadratic(double from, double to, int steps) {
    return of(from, to, steps, u -> 1 - (1 - u) * (1 - u));
  }

  private static TimeGrid of(
      double from, double to, int steps, java.util.function.DoubleUnaryOperator warp) {
    double[] t = new double[Math.max(steps, 0) + 1];
    for (int i = 0; i < t.length; i++) {
      t[i] = from + (to - from) * warp.applyAsDouble((double) i / steps);
    }
    t[0] = from;
    t[t.length - 1] = to;
    return new TimeGrid(t);
  }

  /**
   * Number of steps.
   *
   * @return n
   */
  public int steps() {
    return times.length - 1;
  }

  /**
   * One time.
   *
   * @param i index, 0 … n
   * @return {@code t_i}
   */
  public double at(int i) {
    return times[i];
  }

  /**
   * The last time.
   *
   * @return {@code t_n}
   */
  public double last() {
    return times[times.length - 1];
  }

  /**
   * All times.
   *
   * @return {@code t_0, …, t_n}, [n + 1], a copy
   */
  @Override
  public double[] times() {
    return times.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TimeGrid g && Arrays.equals(times, g.times);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(times);
  }

  @Override
  public String toString() {
    return "TimeGrid" + Arrays.toString(times);
  }
}
