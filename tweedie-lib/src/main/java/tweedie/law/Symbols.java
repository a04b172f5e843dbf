package tweedie.law;

/** Checks of symbols that come as numbers. */
final class Symbols {
  private Symbols() {}

  /** The symbol as an index. */
  static int at(double value, int states) {
    int s = (int) value;
    if (s != value || s < 0 || s >= states) {
      throw new IllegalArgumentException(
          "symbol: expected a whole number from 0 to " + (states - 1) + ", found " + value);
    }
    return s;
  }

  /** The symbol as an index. */
  static int at(long value, int states) {
    return at((double) value, states);
  }
}
