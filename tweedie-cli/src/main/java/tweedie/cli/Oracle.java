package tweedie.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tweedie.config.Catalog;
import tweedie.config.ConfigException;
import tweedie.config.GaussianOracle;
import tweedie.config.GridOracle;
import tweedie.config.MixtureOracle;
import tweedie.config.Nearest;
import tweedie.config.Noising;
import tweedie.config.SampleOptions;
import tweedie.process.LinearSde;

/** Runs a sampler of a diffusion of R^d against the score of a known law. */
@Command(
    name = "oracle",
    description = {
      "Run a sampler of a diffusion of R^d against the score of a known law.",
      "Linear processes have that score in closed form. For others, of one or two numbers, it is that"
          + " of the Fokker-Planck equation on a grid."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Oracle implements Callable<Integer> {
  private static final List<String> STARTS = List.of("prior", "exact");

  /** Rows of a micro-batch: these states are small, so that many share the cost of a call. */
  private static final int BATCH = 1000;

  @Spec CommandSpec spec;

  @Option(
      required = true,
      names = "--process",
      paramLabel = "PROCESS",
      description = "Process on R^d: JSON text or file.")
  String process;

  @Option(
      names = "--target",
      defaultValue = "{\"type\":\"gaussian\",\"mean\":0.3,\"variance\":0.25}",
      paramLabel = "LAW",
      description = "Data law, gaussian or mixture: JSON text or file.")
  String target;

  @Option(
      names = "--solver",
      defaultValue = "sscs",
      paramLabel = "NAME",
      description = "Solver, with a number where it takes one (ddim:eta=0.3), see 'tweedie list'.")
  String solver;

  @Option(
      names = "--grid",
      defaultValue = "quadratic",
      paramLabel = "NAME",
      description = "Time grid: uniform, quadratic, logsnr or karras.")
  String grid;

  @Option(
      names = "--nfe",
      defaultValue = "50",
      paramLabel = "N",
      description = "Score calls for each sample, the denoising one included.")
  int nfe;

  @Option(
      names = "--t-end",
      defaultValue = "1e-3",
      paramLabel = "T",
      description = "Last time of the grid.")
  double tEnd;

  @Option(
      names = "--tolerance",
      defaultValue = "1e-5",
      paramLabel = "X",
      description = "Relative and absolute tolerance of adaptive solvers.")
  double tolerance;

  @Option(
      names = "--start",
      defaultValue = "prior",
      paramLabel = "LAW",
      description = "Law of the first state: prior, or exact at T.")
  String start;

  @Option(names = "--no-denoise", description = "Stop at the last time.")
  boolean noDenoise;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "10000",
      paramLabel = "N",
      description = "Samples, for targets that need sampling.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    checkWords();
    Noising noising = Catalog.process("process", ProcessArgument.json("process", process)).value();
    OracleTarget law = OracleTarget.read(target);
    SampleOptions o = new SampleOptions(solver, grid, nfe, !noDenoise, tEnd, tolerance, BATCH);
    boolean exact = start.equals("exact");
    PrintWriter out = spec.commandLine().getOut();
    if (noising.linear().isEmpty()) {
      GridOracle found = GridOracle.of(noising, law.law(), o, exact, n, seed);
      print(out, OracleReport.json(found, o), OracleReport.lines(found, o));
      return 0;
    }
    LinearSde p = noising.linear().orElseThrow();
    if (law.gaussian()) {
      double mean = law.law().means()[0][0];
      double variance = law.law().variances()[0];
      GaussianOracle found = GaussianOracle.of(p, mean, variance, o, exact);
      print(out, OracleReport.json(found, o), OracleReport.lines(found, o));
    } else {
      MixtureOracle found = MixtureOracle.of(p, law.law(), o, exact, n, seed);
      print(out, OracleReport.json(found, o), OracleReport.lines(found, o));
    }
    return 0;
  }

  private void checkWords() {
    Catalog.solver("--solver", solver);
    if (!Catalog.GRIDS.contains(grid)) {
      throw new ConfigException("--grid", Nearest.unknown(grid, Catalog.GRIDS));
    }
    if (!STARTS.contains(start)) {
      throw new ConfigException("--start", Nearest.unknown(start, STARTS));
    }
  }

  private void print(PrintWriter out, ObjectNode result, List<String> lines) {
    if (json) {
      out.println(Json.text(result));
    } else {
      lines.forEach(out::println);
    }
  }
}
