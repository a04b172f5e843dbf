package tweedie.config;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * One number of a sampler that a search may turn, as a coordinate u in [0, 1]: {@code low + u(high
 * − low)}, or {@code low (high/low)^u} for numbers whose ratio matters.
 *
 * @param name of the number, for messages
 * @param low value at u = 0
 * @param high value at u = 1
 * @param start value of the named process
 * @param log whether the scale is logarithmic; then both ends are positive
 */
record Dial(String name, double low, double high, double start, boolean log) {
  /** Searched numbers are written with as many digits, and judged as they are written. */
  private static final MathContext DIGITS = new MathContext(4);

  /** A number whose ratio matters. */
  static Dial ratio(String name, double low, double high, double start) {
    return new Dial(name, low, high, start, true);
  }

  /** A number whose difference matters. */
  static Dial plain(String name, double low, double high, double start) {
    return new Dial(name, low, high, start, false);
  }

  /** The number at a coordinate, rounded to four digits. */
  double value(double u) {
    double inside = Math.max(0, Math.min(1, u));
    double v = log ? low * Math.pow(high / low, inside) : low + inside * (high - low);
    return BigDecimal.valueOf(v).round(DIGITS).doubleValue();
  }

  /** The coordinate of the named process. */
  double unit() {
    return log ? Math.log(start / low) / Math.log(high / low) : (start - low) / (high - low);
  }
}
