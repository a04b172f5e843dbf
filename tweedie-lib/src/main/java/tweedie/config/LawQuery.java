package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is asked about the law of a process.
 *
 * @param times times, each in [0, T]
 * @param points named lists of numbers: {@code distances}, {@code displacement}, {@code from}
 */
public record LawQuery(List<Double> times, Map<String, double[]> points) {
  private static final Map<String, String> EXAMPLES =
      Map.of("distances", "0.5,1", "displacement", "0.5,1", "from", "0.2,0.5,0.3");

  /** Copies both. */
  public LawQuery {
    times = List.copyOf(times);
    points = Map.copyOf(points);
  }

  /**
   * The times, checked.
   *
   * @param horizon last time of the process
   * @return the times
   * @throws ConfigException when one lies outside [0, horizon]
   */
  double[] within(double horizon) {
    double[] out = times.stream().mapToDouble(Double::doubleValue).toArray();
    for (double t : out) {
      if (!(t >= 0 && t <= horizon)) {
        throw new ConfigException(
            "--times", "expected numbers from 0 to " + horizon + ", found " + t);
      }
    }
    return out;
  }

  /**
   * A list of numbers that must be there.
   *
   * @param name of the list
   * @param length wanted length; 0: any
   * @return the numbers
   * @throws ConfigException when it is missing or of another length
   */
  double[] points(String name, int length) {
    double[] p = points.get(name);
    String place = "--" + name;
    if (p == null) {
      throw new ConfigException(
          place,
          "missing: this process needs it, for example " + EXAMPLES.getOrDefault(name, "0.5,1"));
    }
    if (length > 0 && p.length != length) {
      throw new ConfigException(
          place, "expected " + length + " numbers, found " + Arrays.toString(p));
    }
    return p.clone();
  }

  /**
   * Refuses lists that the process has no use for.
   *
   * @param used names that it uses
   * @throws ConfigException naming the first of the others
   */
  void only(String... used) {
    for (String name : points.keySet()) {
      if (!List.of(used).contains(name)) {
        throw new ConfigException("--" + name, "this process has no use for it");
      }
    }
  }
}
