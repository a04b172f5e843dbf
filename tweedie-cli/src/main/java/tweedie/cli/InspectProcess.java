package tweedie.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.ConfigException;
import tweedie.config.LawQuery;
import tweedie.config.LawReport;
import tweedie.config.Noising;
import tweedie.plot.LineChart;

/** Shows the exact law of a process. */
@Command(
    name = "process",
    description = "Show the exact law of a process: moments, transition matrices, densities.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class InspectProcess implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "PROCESS", description = "Process: JSON text or file.")
  String process;

  @Option(
      names = "--times",
      split = ",",
      paramLabel = "T,...",
      description = "Times to show, separated by commas.")
  List<Double> times = List.of(0.01, 0.1, 0.5, 1.0);

  @Option(
      names = "--distances",
      split = ",",
      paramLabel = "R,...",
      description = "Distances from the start, for manifolds.")
  List<Double> distances = List.of();

  @Option(
      names = "--displacement",
      split = ",",
      paramLabel = "A,...",
      description = "Angles from the start, for tori.")
  List<Double> displacement = List.of();

  @Option(
      names = "--from",
      split = ",",
      paramLabel = "X,...",
      description = "The start, for the simplex.")
  List<Double> from = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Also draw means and deviations over time into this PNG file.")
  Optional<Path> out;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Noising p = ProcessArgument.read(process).value();
    LawReport report = p.inspect(query());
    PrintWriter writer = spec.commandLine().getOut();
    if (out.isPresent()) {
      LineChart chart =
          report.chart().orElseThrow(() -> new ConfigException("--out", "no plot of this process"));
      chart.write(out.get());
    }
    if (json) {
      ObjectNode all = report.json();
      p.residual().ifPresent(left -> all.put("residual", left));
      writer.println(Json.text(all));
      return 0;
    }
    report.lines().forEach(writer::println);
    p.residual().ifPresent(left -> writer.println(residual(left)));
    out.ifPresent(file -> writer.println("plot: " + file));
    return 0;
  }

  private static String residual(double left) {
    return String.format(
        Locale.ROOT, "residual %.6g: factor of the slowest mode at the end of its clock", left);
  }

  private LawQuery query() {
    Map<String, double[]> points = new LinkedHashMap<>();
    put(points, "distances", distances);
    put(points, "displacement", displacement);
    put(points, "from", from);
    return new LawQuery(times, points);
  }

  private static void put(Map<String, double[]> points, String name, List<Double> values) {
    if (!values.isEmpty()) {
      points.put(name, values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
