package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tweedie.plot.LineChart;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.Recipe;
import tweedie.process.TerminalGap;

/** What is exactly known of a linear process, as JSON and as a table. */
final class LinearReport implements LawReport {
  private final LinearSde process;
  private final List<Double> times;
  private final List<Moments> moments;

  LinearReport(LinearSde process, double[] times) {
    this.process = process;
    this.times = Arrays.stream(times).boxed().toList();
    this.moments = this.times.stream().map(process::moments).toList();
  }

  /** Without the sign that a zero has after a multiplication by a negative entry. */
  private static double[][] unsigned(double[][] a) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(v -> v + 0.0).toArray())
        .toArray(double[][]::new);
  }

  private List<double[][]> each(Function<Moments, double[][]> part) {
    return moments.stream().map(m -> unsigned(part.apply(m))).toList();
  }

  /** Moments at each time, k×k each, at full precision; what VE lacks is null. */
  @Override
  public ObjectNode json() {
    Recipe recipe = process.recipe();
    Optional<double[][]> stationary = recipe.stationaryCovariance();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putPOJO("times", times);
    node.putPOJO("meanMap", each(Moments::mean));
    node.putPOJO("covariance", each(Moments::covariance));
    node.putPOJO("cholesky", each(Moments::cholesky));
    if (stationary.isPresent()) {
      node.putPOJO("stationaryCovariance", stationary.get());
      node.put("lyapunovResidual", recipe.lyapunovResidual());
    } else {
      node.putNull("stationaryCovariance").putNull("lyapunovResidual");
    }
    node.put("spectralAbscissa", recipe.spectralAbscissa());
    node.put("kalmanRank", recipe.kalmanRank());
    OptionalDouble kl = terminalGap();
    if (kl.isPresent()) {
      node.put("terminalKl", kl.getAsDouble());
    } else {
      node.putNull("terminalKl");
    }
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(table());
    lines.add("");
    lines.addAll(new LinearPlot(process).text());
    return lines;
  }

  @Override
  public Optional<LineChart> chart() {
    return Optional.of(new LinearPlot(process).chart());
  }

  /** The same for readers, to six digits. */
  private List<String> table() {
    List<String> lines = new ArrayList<>();
    int k = process.blocks();
    lines.add(row("time", "block", "mean map", "covariance", "Cholesky factor"));
    for (int i = 0; i < times.size(); i++) {
      Moments m = moments.get(i);
      for (int b = 0; b < k; b++) {
        lines.add(
            row(
                b == 0 ? String.valueOf(times.get(i)) : "",
                String.valueOf(b),
                numbers(m.mean()[b]),
                numbers(m.covariance()[b]),
                numbers(m.cholesky()[b])));
      }
    }
    lines.add("");
    Recipe recipe = process.recipe();
    Optional<double[][]> stationary = recipe.stationaryCovariance();
    for (int b = 0; b < k; b++) {
      String text = stationary.isPresent() ? numbers(stationary.get()[b]) : "none";
      lines.add(fact(b == 0 ? "stationary covariance" : "", text));
    }
    stationary.ifPresent(
        s -> lines.add(fact("Lyapunov residual", number(recipe.lyapunovResidual()))));
    if (stationary.isPresent() && !process.schedule().homogeneous()) {
      lines.add(
          fact(
              "",
              "for n = 1; under the noise multiplier n(t) the law is invariant only"
                  + " asymptotically"));
    }
    lines.add(fact("spectral abscissa", number(recipe.spectralAbscissa())));
    lines.add(fact("Kalman rank", recipe.kalmanRank() + " of " + k));
    terminalGap()
        .ifPresent(kl -> lines.add(fact("terminal KL", number(kl) + " nats a pixel, data 1")));
    return lines;
  }

  private OptionalDouble terminalGap() {
    return TerminalGap.kl(process.recipe(), process.moments(process.horizon()), 1);
  }

  private String row(String time, String block, String mean, String covariance, String factor) {
    int width = 13 * process.blocks() + 2;
    String format = "%-8s %-6s %-" + width + "s %-" + width + "s %s";
    return String.format(Locale.ROOT, format, time, block, mean, covariance, factor)
        .stripTrailing();
  }

  private static String fact(String what, String value) {
    return String.format(Locale.ROOT, "%-22s %s", what, value);
  }

  private static String numbers(double[] row) {
    StringBuilder text = new StringBuilder();
    for (double v : row) {
      text.append(String.format(Locale.ROOT, "%-13s", number(v)));
    }
    return text.toString().stripTrailing();
  }

  private static String number(double v) {
    return v == 0 ? "0" : String.format(Locale.ROOT, "%.6g", v);
  }
}
