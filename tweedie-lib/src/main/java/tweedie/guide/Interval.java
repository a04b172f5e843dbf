package tweedie.guide;

import java.util.function.DoubleUnaryOperator;
import tweedie.process.LinearSde;

/**
 * The times at which a field is guided.
 *
 * @param from least value at which it is
 * @param to greatest value at which it is
 * @param of what is compared: a function of the time that the field is asked at
 * @see "Kynkäänniemi, Aittala, Karras, Laine, Aila, Lehtinen 2024, Applying guidance in a limited
 *     interval improves sample and distribution quality in diffusion models, arXiv:2404.07724"
 */
public record Interval(double from, double to, DoubleUnaryOperator of) {
  /** All times. */
  public static final Interval ALWAYS = times(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException when the interval is empty
   */
  public Interval {
    if (!(from < to)) {
      throw new IllegalArgumentException(
          "interval: expected from < to, found " + from + " and " + to);
    }
  }

  /**
   * An interval of the time argument itself.
   *
   * @param from first time
   * @param to last time
   * @return the interval
   */
  public static Interval times(double from, double to) {
    return new Interval(from, to, t -> t);
  }

  /**
   * An interval of the logarithmic signal-to-noise ratio {@code −2 ln σ(t)} of a process, for
   * fields of its time.
   *
   * @param process gives σ(t)
   * @param from least log-SNR, that of more noise
   * @param to greatest log-SNR
   * @return the interval
   */
  public static Interval logSnr(LinearSde process, double from, double to) {
    return new Interval(from, to, t -> -2 * Math.log(process.sigma(t)));
  }

  /**
   * Whether a field is guided.
   *
   * @param t time argument of the field
   * @return true inside, ends included
   */
  public boolean holds(double t) {
    double v = of.applyAsDouble(t);
    return from <= v && v <= to;
  }
}
