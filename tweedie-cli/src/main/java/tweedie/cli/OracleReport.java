package tweedie.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.config.GaussianOracle;
import tweedie.config.GridOracle;
import tweedie.config.MixtureOracle;
import tweedie.config.SampleOptions;

/** The results of oracle runs, as JSON and as lines. */
final class OracleReport {
  private OracleReport() {}

  static ObjectNode json(GaussianOracle found, SampleOptions o) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("mean", found.mean());
    node.put("variance", found.variance());
    node.put("exactMean", found.exactMean());
    node.put("exactVariance", found.exactVariance());
    return run(node, o, found.steps(), found.calls());
  }

  static ObjectNode json(MixtureOracle found, SampleOptions o) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("n", found.n());
    coordinates(node, "mean", found.mean());
    coordinates(node, "variance", found.variance());
    coordinates(node, "exactMean", found.exactMean());
    coordinates(node, "exactVariance", found.exactVariance());
    node.put("w2", found.w2().value());
    node.put("w2Floor", found.w2().floor());
    node.put("w2Rows", found.w2().rows());
    node.put("mmd2", found.mmd2().value());
    node.put("mmd2Floor", found.mmd2().floor());
    node.put("mmd2Rows", found.mmd2().rows());
    return run(node, o, found.steps(), found.calls());
  }

  static ObjectNode json(GridOracle found, SampleOptions o) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("n", found.n());
    coordinates(node, "mean", found.mean());
    coordinates(node, "variance", found.variance());
    coordinates(node, "exactMean", found.exactMean());
    coordinates(node, "exactVariance", found.exactVariance());
    coordinates(node, "w1", found.w1());
    coordinates(node, "w1Floor", found.w1Floor());
    return run(node, o, found.steps(), found.calls());
  }

  static List<String> lines(GridOracle found, SampleOptions o) {
    String where = o.denoise() ? "data" : "law at " + o.tEnd();
    return List.of(
        line("", "mean of x", "variance of x"),
        line(found.n() + " draws", numbers(found.mean()), numbers(found.variance())),
        line(where + ", grid", numbers(found.exactMean()), numbers(found.exactVariance())),
        line("", "to the grid", "exact to the grid"),
        line("W1", numbers(found.w1()), numbers(found.w1Floor())),
        summary(o, found.steps(), found.calls()));
  }

  static List<String> lines(GaussianOracle found, SampleOptions o) {
    return List.of(
        line("", "mean of x", "variance of x"),
        line("sampler", number(found.mean()), number(found.variance())),
        line("true law at " + o.tEnd(), number(found.exactMean()), number(found.exactVariance())),
        summary(o, found.steps(), found.calls()));
  }

  static List<String> lines(MixtureOracle found, SampleOptions o) {
    MixtureOracle.Distance w2 = found.w2();
    MixtureOracle.Distance mmd2 = found.mmd2();
    return List.of(
        line("", "mean of x", "variance of x"),
        line(found.n() + " draws", numbers(found.mean()), numbers(found.variance())),
        line("true law at " + o.tEnd(), numbers(found.exactMean()), numbers(found.exactVariance())),
        line("", "to exact draws", "exact to exact"),
        line("W2, " + w2.rows() + " rows", number(w2.value()), number(w2.floor())),
        line("MMD^2, " + mmd2.rows() + " rows", number(mmd2.value()), number(mmd2.floor())),
        summary(o, found.steps(), found.calls()));
  }

  /** An adaptive solver chooses its own steps, so that grid and steps say nothing of it. */
  private static String summary(SampleOptions o, int steps, long calls) {
    boolean adaptive = tweedie.config.Catalog.solver("solver", o.solver()).adaptive();
    String grid = adaptive ? "adaptive steps" : o.grid() + " grid, " + steps + " steps";
    return o.solver() + ", " + grid + ", " + calls + " score calls";
  }

  private static ObjectNode run(ObjectNode node, SampleOptions o, int steps, long calls) {
    node.put("solver", o.solver());
    node.put("grid", o.grid());
    node.put("steps", steps);
    node.put("calls", calls);
    return node;
  }

  private static void coordinates(ObjectNode node, String name, double[] values) {
    if (values.length == 1) {
      node.put(name, values[0]);
    } else {
      node.putPOJO(name, values);
    }
  }

  private static String line(String what, String first, String second) {
    return String.format(Locale.ROOT, "%-20s %-24s %s", what, first, second).stripTrailing();
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, "%.6g", v);
  }

  private static String numbers(double[] v) {
    return String.join(" ", Arrays.stream(v).mapToObj(OracleReport::number).toList());
  }
}
