package tweedie.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A mean over rows with its standard error.
 *
 * <p>With groups the error is that of a ratio of sums over G independent groups, {@code se² = G/(G
 * − 1) Σ_g (Σ_{i∈g} (v_i − mean))² / n²}; a group a row gives the usual one. One group says nothing
 * about others: there is no error then.
 *
 * @param value the mean
 * @param error its standard error; NaN for a single row or group
 * @param groups number of groups; the number of rows where rows are independent
 * @see "Liang, Zeger 1986, Biometrika 73, 13-22; Cochran 1977, Sampling Techniques, section 9A.4"
 */
public record MeanOfRows(double value, double error, int groups) {
  /**
   * The mean of independent rows or groups.
   *
   * @param v a number a row
   * @param group group of each row; empty: every row by itself
   * @return mean and standard error
   * @throws IllegalArgumentException when there are not as many groups as rows
   */
  public static MeanOfRows of(double[] v, Optional<int[]> group) {
    if (group.isPresent() && group.get().length != v.length) {
      throw new IllegalArgumentException(
          "expected the groups of " + v.length + " rows, found " + group.get().length);
    }
    double mean = Arrays.stream(v).sum() / v.length;
    Map<Integer, Double> sums = new HashMap<>();
    for (int i = 0; i < v.length; i++) {
      sums.merge(group.isPresent() ? group.get()[i] : i, v[i] - mean, Double::sum);
    }
    double square = 0;
    for (double s : sums.values()) {
      square += s * s;
    }
    int n = sums.size();
    double error = n > 1 ? Math.sqrt(square * n / (n - 1.0)) / v.length : Double.NaN;
    return new MeanOfRows(mean, error, n);
  }

  /**
   * The number for people.
   *
   * @return such as {@code -0.1234 ± 0.0123}, or {@code -0.1234 (one group: no error)}
   */
  public String text() {
    String number = String.format(Locale.ROOT, "%.4f", value);
    return Double.isNaN(error)
        ? number + " (one group: no error)"
        : number + String.format(Locale.ROOT, " ± %.4f", error);
  }

  /**
   * The number for a JSON file.
   *
   * @return keys {@code value, groups} and {@code error} where there is one
   */
  public Map<String, Object> json() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("value", value);
    if (!Double.isNaN(error)) {
      m.put("error", error);
    }
    m.put("groups", groups);
    return m;
  }
}
