package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Laws of the training time. A law of times is part of the objective: it multiplies the weighting.
 *
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630"
 */
public final class TimeLaw {
  /** The golden ratio's fractional part: the rotation with the most even orbit. */
  private static final double GOLDEN = 0.6180339887498949;

  private TimeLaw() {}

  /**
   * Independent times, {@code t ~ U[from, to]}.
   *
   * @param from smallest time, at least 0
   * @param to largest time
   * @return float64 [B]
   */
  public static Source<Tensor> uniform(double from, double to) {
    require(from, to);
    return rng -> scaled(rng.uniforms(1), from, to);
  }

  /**
   * Times that are uniform each and spread evenly over any run of consecutive rows: {@code t = from
   * + (to − from) frac(u + i φ)} with the row id i. Lowers the variance of the batch loss.
   *
   * @param from smallest time, at least 0
   * @param to largest time
   * @return float64 [B]
   * @see "Kingma et al. 2021, arXiv:2107.00630, appendix I.1, for the idea of a low-discrepancy
   *     draw"
   */
  public static Source<Tensor> stratified(double from, double to) {
    require(from, to);
    return rng -> {
      double shift = rng.shared().uniforms(1)[0];
      long[] ids = rng.ids();
      double[] u = new double[ids.length];
      for (int i = 0; i < u.length; i++) {
        double turn = shift + fraction(ids[i]);
        u[i] = turn - Math.floor(turn);
      }
      return scaled(u, from, to);
    };
  }

  /** {@code frac(i φ)} without losing digits for large i: i is taken in two parts. */
  private static double fraction(long i) {
    long high = i >> 20;
    long low = i & 0xfffff;
    double step = GOLDEN * (1 << 20);
    double a = high * (step - Math.floor(step));
    double b = low * GOLDEN;
    return (a - Math.floor(a)) + (b - Math.floor(b));
  }

  private static Tensor scaled(double[] u, double from, double to) {
    for (int i = 0; i < u.length; i++) {
      u[i] = from + (to - from) * u[i];
    }
    return Ops.tensor(u, u.length);
  }

  private static void require(double from, double to) {
    if (!(from >= 0 && to > from)) {
      throw new IllegalArgumentException(
          "time law: expected 0 <= from < to, found from " + from + " to " + to);
    }
  }

  /**
   * The times of a draw as plain numbers.
   *
   * @param times a law of times
   * @param rng one stream a row
   * @return one time a row, [B]
   */
  static double[] plain(Source<Tensor> times, Rng rng) {
    return Ops.doubles(times.draw(rng));
  }
}
