package tweedie.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The numbers on a logarithmic axis, which has ticks at 1 to 9 of each decade. Of many decades
 * their beginnings are named, of few or less than one 1, 2 and 5, and all where those were not two.
 * Of a range that has not even two ticks, such as 3.1 to 3.9, none would be: it is {@link #narrow}.
 */
final class LogTicks {
  private static final int MANY_DECADES = 6;

  /** With fewer numbers an axis has no scale. */
  private static final int LEAST = 2;

  private static final List<Integer> FIRST = List.of(1);
  private static final List<Integer> SOME = List.of(1, 2, 5);
  private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

  /** Ticks are exact up to the rounding of powers. */
  private static final double ROUNDING = 1e-6;

  private final double low;
  private final double high;
  private final List<Integer> named;

  /** The ticks of positive values, which may be none. */
  LogTicks(DoubleStream values) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    low = range.getMin();
    high = range.getMax();
    boolean many = Math.log10(high) - Math.log10(low) > MANY_DECADES;
    named = many ? FIRST : count(SOME) >= LEAST ? SOME : ALL;
  }

  /** Whether the axis has too few ticks; over such a range it hardly differs from a linear one. */
  boolean narrow() {
    return low <= high && count(named) < LEAST;
  }

  /** What stands at a tick; empty where it is not named. */
  String label(double tick) {
    double digit = tick / Math.pow(10, Math.floor(Math.log10(tick) + 1e-9));
    return named.stream().anyMatch(d -> Math.abs(digit - d) < ROUNDING) ? text(tick) : "";
  }

  /** Ticks with these digits from the least to the largest value. */
  private long count(List<Integer> digits) {
    if (!(low <= high)) {
      return 0;
    }
    int from = (int) Math.floor(Math.log10(low)) - 1;
    int to = (int) Math.ceil(Math.log10(high));
    return IntStream.rangeClosed(from, to)
        .mapToDouble(decade -> Math.pow(10, decade))
        .flatMap(unit -> digits.stream().mapToDouble(d -> d * unit))
        .filter(v -> v >= low * (1 - ROUNDING) && v <= high * (1 + ROUNDING))
        .count();
  }

  private static String text(double value) {
    boolean plain = value >= 1e-3 && value < 1e5;
    return plain
        ? BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.0e", value);
  }
}
