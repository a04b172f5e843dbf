package tweedie.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A measured value that names everything it depends on, such as {@code
 * FD(features=fashion-1a2b3c4d, n_real=1000, n_gen=1000, resize=none)}.
 *
 * <p>Two figures with different names are different quantities and refuse comparison.
 *
 * @param metric what was measured, such as {@code FD}
 * @param provenance arguments of the measurement in the order of the name
 * @param value the finite value
 * @param standardError standard error of the value, where one is known
 */
public record Figure(
    String metric, Map<String, String> provenance, double value, OptionalDouble standardError) {

  /**
   * Keeps a copy of the provenance in its order.
   *
   * @param metric what was measured
   * @param provenance arguments of the measurement, in order
   * @param value the finite value
   * @param standardError standard error of the value, where one is known
   * @throws IllegalArgumentException if the value is not finite, or a part of the name is empty or
   *     holds a comma, an equals sign, a parenthesis or a line break
   */
  public Figure {
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    checkPart(metric);
    provenance.forEach(
        (key, argument) -> {
          checkPart(key);
          checkPart(argument);
        });
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(metric + ": expected a finite value, found " + value);
    }
  }

  private static void checkPart(String part) {
    if (part.isBlank() || part.chars().anyMatch(c -> ",=()\n\r".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "figure name: expected text without ',', '=' or parentheses, found '" + part + "'");
    }
  }

  /** {@return {@code metric(key=argument, …)}, in the order of the provenance} */
  public String name() {
    return provenance.entrySet().stream()
        .map(argument -> argument.getKey() + "=" + argument.getValue())
        .collect(Collectors.joining(", ", metric + "(", ")"));
  }

  /**
   * The difference {@code a - b}.
   *
   * @param a a figure
   * @param b a figure of the same name
   * @return the difference of the values
   * @throws IllegalArgumentException if the names differ
   */
  public static double difference(Figure a, Figure b) {
    checkComparable(a, b);
    return a.value - b.value;
  }

  /**
   * The ratio {@code a / b}.
   *
   * @param a a figure
   * @param b a figure of the same name with a value other than 0
   * @return the ratio of the values
   * @throws IllegalArgumentException if the names differ or b is 0
   */
  public static double ratio(Figure a, Figure b) {
    checkComparable(a, b);
    if (b.value == 0) {
      throw new IllegalArgumentException(b.name() + ": expected a divisor other than 0, found 0");
    }
    return a.value / b.value;
  }

  private static void checkComparable(Figure a, Figure b) {
    if (!a.name().equals(b.name())) {
      throw new IllegalArgumentException(
          "expected figures of one name, found " + a.name() + " and " + b.name());
    }
  }

  /**
   * The figure as a JSON object.
   *
   * @return {@code name, metric, provenance, value} and, where known, {@code standardError}
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name());
    json.put("metric", metric);
    json.put("provenance", provenance);
    json.put("value", value);
    standardError.ifPresent(error -> json.put("standardError", error));
    return Collections.unmodifiableMap(json);
  }

  /** Returns {@code name = value}, with {@code ± error} where known. */
  @Override
  public String toString() {
    String error = standardError.isPresent() ? " ± " + standardError.getAsDouble() : "";
    return name() + " = " + value + error;
  }
}
