package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.Json;
import tweedie.config.Likelihood;
import tweedie.config.Model;
import tweedie.config.Processor;
import tweedie.config.References;
import tweedie.config.RunData;
import tweedie.config.SampleOptions;
import tweedie.config.SamplerFile;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.ImageMetrics;
import tweedie.space.Divergence;

/** {@code tweedie eval}: figures of a run, under its own process or under others. */
@Command(
    name = "eval",
    description = "Compare samples of a run with held-out data.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Eval implements Callable<Integer> {
  /** Times a row in bounds where the number is not given. */
  private static final int TIMES = 32;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Run folder, or pretrained:NAME.")
  String run;

  @Option(
      names = {"-n", "--n"},
      paramLabel = "N",
      description =
          "Number of samples, if not given 1000 or half the held-out rows; as many held-out rows"
              + " give the floor. With --likelihood: number of rows, all if not given.")
  Optional<Integer> number;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      split = ",",
      description =
          "Figures of images: ${COMPLETION-CANDIDATES}; all if not given. FD alone takes a part of"
              + " the time.",
      completionCandidates = Metrics.class)
  List<String> metrics = new ArrayList<>();

  @Option(
      names = "--likelihood",
      description = "Mean negative log-likelihood of test rows in place of samples.")
  boolean likelihood;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "Times a row in bounds of the likelihood, 32 if not given.")
  Optional<Integer> times;

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Bound the likelihood by K path weights a row in place of the flow.")
  Optional<Integer> samples;

  @Option(
      names = "--by",
      paramLabel = "WAY",
      description =
          "Likelihood of a linear process by 'flow', the probability-flow ODE, or 'bound', the"
              + " variational bound in three terms; else that of the objective.")
  Optional<String> by;

  @Option(
      names = "--divergence",
      paramLabel = "RULE",
      description =
          "Divergence of the flow: exact, hutchinson or hutch++; if not given exact up to 64"
              + " numbers, else hutchinson.")
  Optional<String> divergence;

  @Option(
      names = "--probes",
      paramLabel = "K",
      description = "Probes of hutchinson or hutch++, 1 if not given.")
  Optional<Integer> probes;

  @Option(
      names = "--draws",
      paramLabel = "K",
      description =
          "Estimates a row in bounds of the likelihood, 1 if not given; from 2 on the variance"
              + " within a row is printed.")
  Optional<Integer> draws;

  @Option(
      names = "--chain",
      paramLabel = "T",
      description =
          "With --by bound: the bound of a chain of T equal steps in place of continuous time.")
  Optional<Integer> chain;

  @Option(
      names = "--log-snr-times",
      description =
          "With --by bound: times drawn evenly in log SNR in place of those of the training.")
  boolean logSnrTimes;

  @Option(
      names = "--values",
      description = "With --likelihood --json: also the figure of every row, in nats.")
  boolean values;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "Tolerance of the flow of a likelihood; else that of the run.")
  Optional<Double> tolerance;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "Feature network: a .safetensors FILE of 'tweedie features', or a TorchScript FILE, whose"
              + " code is executed when it is loaded.")
  Optional<Path> features;

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description =
          "Sample another linear process, JSON text or file; may be repeated. With --likelihood:"
              + " the likelihood of the same denoiser under it, on the same rows and draws.")
  List<String> processes = new ArrayList<>();

  @Mixin SamplerArguments sampler;

  @Mixin SteeringArguments steering;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for metrics.json and one picture of samples a process.")
  Optional<Path> out;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    steering.check();
    if (number.isPresent() && number.get() < 1) {
      throw wrong("--n: expected at least 1, found " + number.get());
    }
    if (likelihood && steering.any()) {
      throw wrong("--likelihood goes without --class");
    }
    try (Model model = Model.load(run)) {
      Processor.adoptThreads(model);
      if (likelihood) {
        judge(model);
        return 0;
      }
      Optional<String> option = ofLikelihood();
      if (option.isPresent()) {
        throw wrong(option.get() + " goes with --likelihood");
      }
      compare(model);
    }
    return 0;
  }

  /** The first option that only likelihoods have. */
  private Optional<String> ofLikelihood() {
    Map<String, Optional<?>> given = new LinkedHashMap<>();
    given.put("--tolerance", tolerance);
    given.put("--times", times);
    given.put("--samples", samples);
    given.put("--by", by);
    given.put("--divergence", divergence);
    given.put("--probes", probes);
    given.put("--draws", draws);
    given.put("--chain", chain);
    given.put("--log-snr-times", logSnrTimes ? Optional.of(true) : Optional.empty());
    given.put("--values", values ? Optional.of(true) : Optional.empty());
    return given.entrySet().stream()
        .filter(e -> e.getValue().isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void compare(Model model) throws IOException {
    for (String name : metrics) {
      if (!ImageMetrics.NAMES.contains(name)) {
        throw wrong("--metric: expected some of " + ImageMetrics.NAMES + ", found " + name);
      }
    }
    if (model.config().path("data").hasNonNull("other")) {
      throw new IllegalArgumentException(
          "bridges report both end marginals while training ("
              + Path.of(run, "metrics.csv")
              + "); eval does not measure them");
    }
    PrintWriter err = spec.commandLine().getErr();
    Optional<SamplerFile> file = sampler.read(!processes.isEmpty());
    RunData data = RunData.of(model, dataDir);
    SampleOptions options = sampler.over(file, model.options(), err);
    SampleEval eval = SampleEval.of(model, data, options, number, seed, steering);
    FeatureExtractor f = FeatureFile.extractor(features, eval.heldOut().shape(), err);
    eval.note().ifPresent(err::println);
    List<Optional<JsonNode>> others = new ArrayList<>();
    for (String p : processes) {
      others.add(Optional.of(ProcessArgument.json("process", p)));
    }
    if (others.isEmpty()) {
      others.add(SamplerArguments.process(file));
    }
    for (Optional<JsonNode> other : others) {
      // Refused before anything is measured.
      eval.sampling(other);
    }
    References beside = eval.references(f, metrics.isEmpty() ? ImageMetrics.NAMES : metrics);
    List<SampleEval.Row> rows = new ArrayList<>();
    for (Optional<JsonNode> other : others) {
      rows.add(eval.row(other, beside, err));
    }
    if (out.isPresent()) {
      eval.write(out.get(), run, rows);
    }
    warn(data);
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.text(eval.json(run, rows)));
    } else {
      SampleEval.lines(rows).forEach(print::println);
    }
  }

  private void judge(Model model) throws IOException {
    if (!metrics.isEmpty()) {
      throw wrong("--likelihood goes without --metric");
    }
    if (features.isPresent() || out.isPresent()) {
      throw wrong("--likelihood goes without --features and --out");
    }
    if (values && !json) {
      throw wrong("--values goes with --json");
    }
    if (sampler.file.isPresent()) {
      throw wrong("--likelihood goes without --sampler");
    }
    if (sampler.solver.isPresent() || sampler.grid.isPresent() || sampler.nfe.isPresent()) {
      throw wrong("--likelihood goes without --solver, --grid and --nfe");
    }
    if (logSnrTimes && !by.equals(Optional.of("bound"))) {
      throw wrong("--log-snr-times goes with --by bound");
    }
    SampleOptions run = model.options();
    Likelihood.Options o =
        new Likelihood.Options(
            tolerance.orElse(run.tolerance()),
            times.orElse(TIMES),
            run.tEnd(),
            samples(),
            way(),
            divergence(),
            chain(),
            logSnrTimes);
    boolean drawn = model.likelihood(o).drawsTimes();
    if (times.isPresent() && !drawn) {
      throw wrong("--times: this likelihood solves a flow and draws no times; use --tolerance");
    }
    if (tolerance.isPresent() && drawn) {
      throw wrong("--tolerance: this likelihood is a mean over drawn times; use --times");
    }
    if (draws.isPresent() && !drawn) {
      throw wrong("--draws: this likelihood solves a flow and draws no times");
    }
    int batch = sampler.over(run, spec.commandLine().getErr()).batch();
    RunData data = RunData.of(model, dataDir);
    LikelihoodEval.Choice choice =
        new LikelihoodEval.Choice(draws.orElse(1), values, List.copyOf(processes));
    LikelihoodEval eval = LikelihoodEval.of(model, data, number, o, batch, seed, choice);
    warn(data);
    eval.print(this.run, json, spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  private OptionalInt chain() {
    if (chain.isPresent() && !by.equals(Optional.of("bound"))) {
      throw wrong("--chain goes with --by bound");
    }
    if (chain.isPresent() && chain.get() < 1) {
      throw wrong("--chain: expected at least 1, found " + chain.get());
    }
    return chain.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private Optional<Likelihood.Way> way() {
    return by.map(
        word ->
            switch (word) {
              case "flow" -> Likelihood.Way.FLOW;
              case "bound" -> Likelihood.Way.BOUND;
              default -> throw wrong("--by: expected flow or bound, found " + word);
            });
  }

  private Optional<Divergence> divergence() {
    if (probes.isPresent() && (divergence.isEmpty() || divergence.get().equals("exact"))) {
      throw wrong("--probes goes with --divergence hutchinson or hutch++");
    }
    int k = probes.orElse(1);
    if (k < 1) {
      throw wrong("--probes: expected at least 1, found " + k);
    }
    return divergence.map(
        word ->
            switch (word) {
              case "exact" -> Divergence.exact();
              case "hutchinson" -> Divergence.hutchinson(k);
              case "hutch++" -> Divergence.hutchPlusPlus(k);
              default ->
                  throw wrong("--divergence: expected exact, hutchinson or hutch++, found " + word);
            });
  }

  private OptionalInt samples() {
    if (samples.isPresent() && samples.get() < 1) {
      throw wrong("--samples: expected at least 1, found " + samples.get());
    }
    return samples.isPresent() ? OptionalInt.of(samples.get()) : OptionalInt.empty();
  }

  private void warn(RunData data) {
    data.warning().ifPresent(w -> spec.commandLine().getErr().println("warning: " + w));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Names of figures, for help and completion. */
  static final class Metrics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ImageMetrics.NAMES.iterator();
    }
  }
}
