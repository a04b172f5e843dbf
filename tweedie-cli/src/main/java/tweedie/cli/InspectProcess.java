package tweedie.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows mean map, covariance and convergence of a linear process. */
@Command(
    name = "process",
    description = "Show mean map, covariance and convergence of a linear process.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class InspectProcess implements Callable<Integer> {
  @Parameters(paramLabel = "PROCESS", description = "Process: JSON text or file.")
  String process;

  @Option(
      names = "--times",
      split = ",",
      paramLabel = "T,...",
      description = "Times to show, separated by commas.")
  List<Double> times = List.of(0.01, 0.1, 0.5, 1.0);

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("process is not part of this build");
  }
}
