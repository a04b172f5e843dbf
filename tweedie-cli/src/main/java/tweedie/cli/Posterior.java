package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.Model;
import tweedie.config.PosteriorCheck;
import tweedie.config.Processor;
import tweedie.plot.Histograms;
import tweedie.plot.Png;

/** Holds the posterior of a conditional model against Markov chain Monte Carlo. */
@Command(
    name = "posterior",
    description = "Hold a model of simulated pairs against Markov chains on the exact posterior.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Posterior implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Run folder.")
  String run;

  @Option(
      names = "--truth",
      split = ",",
      paramLabel = "X",
      description = "Parameters of the observation; else the customary ones.")
  List<Double> truth = new ArrayList<>();

  @Option(
      names = {"-n", "--n"},
      defaultValue = "4000",
      paramLabel = "N",
      description = "Draws of the model.")
  int n;

  @Option(
      names = "--steps",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Steps of each of four chains; the second half is kept.")
  int steps;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the observation and of every draw.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "PNG file of the marginals; else beside the run.")
  Optional<Path> out;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    atLeast("--n", n, 2);
    atLeast("--steps", steps, 100);
    try (Model model = Model.load(run)) {
      Processor.adoptThreads(model);
      Optional<double[]> x =
          Optional.of(truth)
              .filter(t -> !t.isEmpty())
              .map(t -> t.stream().mapToDouble(Double::doubleValue).toArray());
      PosteriorCheck check = PosteriorCheck.of(model, x, n, steps, seed);
      Path file = out.orElse(Path.of(run, "posterior-" + seed + ".png"));
      List<Histograms> plots = check.plots();
      Png.write(file, Histograms.grid(plots, Math.min(2, plots.size())));
      print(check, file);
      // Chains that have not mixed are no standard: a script must not take them for one.
      return check.failure().isPresent() ? 1 : 0;
    }
  }

  private void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), name + ": expected at least " + least + ", found " + value);
    }
  }

  private void print(PosteriorCheck check, Path file) {
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("path", file.toString());
      all.put("parameters", check.rows());
      check.failure().ifPresent(line -> all.put("failure", line));
      print.println(Json.text(all));
      return;
    }
    print.println(file);
    print.println("                  truth     mean       sd       5%      50%      95%    R-hat");
    for (Map<String, Object> row : check.rows()) {
      print.println(
          line(row, "chains", String.format(Locale.ROOT, "%9.4f", number(row.get("rHat")))));
      print.println(line(row, "model", ""));
    }
    check
        .failure()
        .ifPresent(line -> spec.commandLine().getErr().println("tweedie posterior: " + line));
  }

  private static String line(Map<String, Object> row, String who, String end) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%-6s%-8s%9.4g", row.get("parameter"), who, number(row.get("truth"))));
    if (row.get(who) instanceof List<?> figures) {
      figures.forEach(v -> text.append(String.format(Locale.ROOT, "%9.4f", number(v))));
    }
    return text + end;
  }

  private static double number(@Nullable Object figure) {
    return figure instanceof Number n ? n.doubleValue() : Double.NaN;
  }
}
