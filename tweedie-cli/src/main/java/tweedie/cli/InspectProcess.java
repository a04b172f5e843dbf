package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.ConfigException;
import tweedie.process.LinearSde;

/** Shows mean map, covariance and convergence of a linear process. */
@Command(
    name = "process",
    description = "Show mean map, covariance and convergence of a linear process.",
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
      names = "--out",
      paramLabel = "FILE",
      description = "Also draw means and deviations over time into this PNG file.")
  Optional<Path> out;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    LinearSde p = ProcessArgument.read(process).value();
    for (double t : times) {
      if (!(t >= 0 && t <= p.horizon())) {
        throw new ConfigException(
            "--times", "expected numbers from 0 to " + p.horizon() + ", found " + t);
      }
    }
    ProcessReport report = new ProcessReport(p, times);
    ProcessPlot plot = new ProcessPlot(p);
    PrintWriter writer = spec.commandLine().getOut();
    if (out.isPresent()) {
      plot.chart().write(out.get());
    }
    if (json) {
      writer.println(Json.text(report.json()));
      return 0;
    }
    report.table().forEach(writer::println);
    writer.println();
    plot.text().forEach(writer::println);
    out.ifPresent(file -> writer.println("plot: " + file));
    return 0;
  }
}
