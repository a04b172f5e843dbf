package tweedie.data;

/**
 * A monotone map of a column to the whole line, taken before the column is standardised.
 *
 * @param kind which map
 * @param low lower end of the interval of LOGIT; 0 otherwise
 * @param high upper end of the interval of LOGIT; 0 otherwise
 */
public record Scale(Kind kind, double low, double high) {
  /** The number as it is. */
  public static final Scale LINEAR = new Scale(Kind.LINEAR, 0, 0);

  /** {@code asinh x}: a logarithm of either sign for tails that reach over many decades. */
  public static final Scale ASINH = new Scale(Kind.ASINH, 0, 0);

  private static final double LOG_2 = 0.6931471805599453;

  /** The maps. */
  public enum Kind {
    /** {@code x}. */
    LINEAR,
    /** {@code asinh x}. */
    ASINH,
    /** {@code log((x − low)/(high − x))}. */
    LOGIT
  }

  /**
   * Checks the interval.
   *
   * @throws IllegalArgumentException when LOGIT has none
   */
  public Scale {
    if (kind == Kind.LOGIT && !(low < high && Double.isFinite(high - low))) {
      throw new IllegalArgumentException(
          "scale: expected low < high, found %s and %s".formatted(low, high));
    }
  }

  /**
   * The scale of numbers between two ends, which no sample ever leaves.
   *
   * @param low lower end
   * @param high upper end
   * @return {@code log((x − low)/(high − x))}
   */
  public static Scale within(double low, double high) {
    return new Scale(Kind.LOGIT, low, high);
  }

  /**
   * To the line.
   *
   * @param x original units
   * @return the number on the line; infinite at the ends of an interval
   */
  public double to(double x) {
    return switch (kind) {
      case LINEAR -> x;
      case ASINH -> {
        double a = Math.abs(x);
        // log1p keeps the digits of small numbers; beyond 1e150 squares would overflow.
        double up =
            a < 1e150 ? Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))) : Math.log(a) + LOG_2;
        yield Math.copySign(up, x);
      }
      case LOGIT -> Math.log((x - low) / (high - x));
    };
  }

  /**
   * Logarithm of the derivative of {@link #from}.
   *
   * @param y number on the line
   * @return {@code log |dx/dy|}
   */
  public double logSlope(double y) {
    return switch (kind) {
      case LINEAR -> 0;
      // log cosh y and −2 log(2 cosh(y/2)), neither of which may overflow.
      case ASINH -> Math.abs(y) + Math.log1p(Math.exp(-2 * Math.abs(y))) - LOG_2;
      case LOGIT -> Math.log(high - low) - Math.abs(y) - 2 * Math.log1p(Math.exp(-Math.abs(y)));
    };
  }

  /**
   * Back from the line.
   *
   * @param y number on the line
   * @return original units
   */
  public double from(double y) {
    return switch (kind) {
      case LINEAR -> y;
      case ASINH -> Math.sinh(y);
      case LOGIT -> low + (high - low) / (1 + Math.exp(-y));
    };
  }
}
