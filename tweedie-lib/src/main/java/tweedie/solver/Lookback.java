package tweedie.solver;

/**
 * How far a restoration looks back in time: a length l for a step of length h at time t. Samplers
 * take {@link #length}, which is never shorter than the step.
 *
 * @see "Chen, Daras, Dimakis 2023, Restoration-Degradation beyond Linear Diffusions"
 */
@FunctionalInterface
public interface Lookback {
  /**
   * The wanted length.
   *
   * @param t time of the state, &gt; 0
   * @param h length of the step, &gt; 0
   * @return l, in units of time
   */
  double at(double t, double h);

  /**
   * What a step uses: {@code max(h, l)}.
   *
   * @param t time of the state
   * @param h length of the step
   * @return the length, at least h
   */
  default double length(double t, double h) {
    return Math.max(h, at(t, h));
  }

  /**
   * The same rule, not beyond the data: {@code max(h, min(l, t))}.
   *
   * @return the capped rule
   */
  default Lookback capped() {
    return (t, h) -> Math.min(t, at(t, h));
  }

  /**
   * A fixed number of steps, {@code l = n h}.
   *
   * @param n at least 1
   * @return the rule
   */
  static Lookback steps(double n) {
    require("steps", n, 1);
    return (t, h) -> n * h;
  }

  /**
   * A root of the step, {@code l = c √h}: with it l and h/l vanish together.
   *
   * @param c &gt; 0
   * @return the rule
   */
  static Lookback root(double c) {
    require("factor", c, Double.MIN_NORMAL);
    return (t, h) -> c * Math.sqrt(h);
  }

  /**
   * A share of the time that is left, {@code l = q t}; 1 looks back to the data.
   *
   * @param q in (0, 1]
   * @return the rule
   */
  static Lookback share(double q) {
    require("share", q, Double.MIN_NORMAL);
    require("1 - share", 1 - q, 0);
    return (t, h) -> q * t;
  }

  /**
   * All the way to the data, {@code l = t}.
   *
   * @return the rule
   */
  static Lookback full() {
    return share(1);
  }

  private static void require(String name, double value, double least) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "look-back: expected " + name + " >= " + least + ", found " + value);
    }
  }
}
