package tweedie.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A number of a solver that its name may carry, as in {@code ddim:eta=0.3}. The name alone has the
 * number at which the dial starts.
 *
 * @param dial its name, start, and the part of its range that a search tries
 * @param about what it is, for people
 * @param range which numbers are legal
 * @param at what the catalogue knows of the solver at a number
 */
record SolverNumber(Dial dial, String about, SolverRange range, DoubleFunction<SolverEntry> at) {
  private static final char MARK = ':';

  /** The name of a solver, without what it carries. */
  static String name(String solver) {
    int mark = solver.indexOf(MARK);
    return mark < 0 ? solver : solver.substring(0, mark);
  }

  /** The name of a solver at a number; alone where that is the start. */
  String named(String solver, double value) {
    return value == dial.start() ? solver : solver + MARK + dial.name() + "=" + value;
  }

  /** What a solver takes, for people. */
  String text(String solver) {
    return solver + MARK + dial.name() + "=X takes " + range.text();
  }

  /**
   * What the catalogue knows of a solver with what its name carries.
   *
   * @param place where the text was given, for messages
   * @param text such as {@code ddim} or {@code ddim:eta=0.3}
   * @param plain what it knows of the name alone
   * @throws ConfigException for a number that the solver does not have, or not in its range
   */
  static SolverEntry of(String place, String text, SolverEntry plain) {
    String name = name(text);
    if (name.equals(text)) {
      return plain;
    }
    String carried = text.substring(name.length() + 1);
    if (plain.number().isEmpty()) {
      throw new ConfigException(
          place,
          "%s takes no number, found '%s'; 'tweedie list' says which do".formatted(name, carried));
    }
    SolverNumber n = plain.number().get();
    String key = n.dial().name();
    String[] parts = carried.split("=", -1);
    if (parts.length != 2) {
      throw new ConfigException(
          place, "expected %s:%s=NUMBER, found '%s'".formatted(name, key, text));
    }
    if (!parts[0].equals(key)) {
      throw new ConfigException(place, name + ": " + Nearest.unknown(parts[0], List.of(key)));
    }
    return n.at().apply(n.number(place, name, parts[1]));
  }

  private double number(String place, String name, String text) {
    double value;
    try {
      // Unlike Double.parseDouble: no hexadecimal digits, suffixes, infinities or NaN.
      value = new BigDecimal(text).doubleValue();
    } catch (NumberFormatException notANumber) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value) || !range.has().test(value)) {
      throw new ConfigException(
          place,
          "%s: %s: expected %s, found '%s'".formatted(name, dial.name(), range.text(), text));
    }
    return value;
  }
}
