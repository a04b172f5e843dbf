package tweedie.process;

/** Range checks of process parameters. */
final class Require {
  private Require() {}

  static void positive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number above 0, found " + value);
    }
  }

  static void nonNegative(String name, double value) {
    if (!(value >= 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number of at least 0, found " + value);
    }
  }

  /** {@code 0 <= s <= t <= horizon}. */
  static void interval(double s, double t, double horizon) {
    if (!(s >= 0 && s <= t && t <= horizon)) {
      throw new IllegalArgumentException(
          "times: expected 0 <= s <= t <= " + horizon + ", found s = " + s + ", t = " + t);
    }
  }
}
