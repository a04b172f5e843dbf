package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.Evaluation;
import tweedie.config.Json;
import tweedie.config.Likelihood;
import tweedie.config.Model;
import tweedie.config.Patches;
import tweedie.config.Processor;
import tweedie.config.RunData;
import tweedie.config.SampleOptions;
import tweedie.config.Sampling;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Figure;
import tweedie.metric.Psnr;
import tweedie.metric.TorchScriptFeatures;
import tweedie.plot.ImageGrid;
import tweedie.plot.Png;

/** {@code tweedie eval}: figures of a run, under its own process or under others. */
@Command(
    name = "eval",
    description = "Compare samples of a run with held-out data.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Eval implements Callable<Integer> {
  /** Pictures hold numbers from −1 to 1. */
  private static final double RANGE = 2;

  /** Times a row in bounds where the number is not given. */
  private static final int TIMES = 32;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Run folder, or pretrained:NAME.")
  String run;

  @Option(
      names = {"-n", "--n"},
      paramLabel = "N",
      description =
          "Number of samples, 1000 if not given; as many held-out rows give the floor. With"
              + " --likelihood: number of rows, all if not given.")
  Optional<Integer> number;

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
      description = "TorchScript FILE as feature network. Loading it executes its code.")
  Optional<Path> features;

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description = "Sample another linear process, JSON text or file; may be repeated.")
  List<String> processes = new ArrayList<>();

  @Mixin SamplerArguments sampler;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for one picture of samples a process.")
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
    try (Model model = Model.load(run)) {
      Processor.adoptThreads(model);
      if (likelihood) {
        judge(model);
        return 0;
      }
      if (tolerance.isPresent() || times.isPresent()) {
        String option = tolerance.isPresent() ? "--tolerance" : "--times";
        throw wrong(option + " goes with --likelihood");
      }
      compare(model);
    }
    return 0;
  }

  private void compare(Model model) throws IOException {
    RunData data = RunData.of(model, dataDir);
    Table real = data.judge().orElseThrow(() -> new IOException(run + ": has no held-out data"));
    Table heldOut = model.compared(real);
    Table train = model.compared(data.train());
    SampleOptions o = sampler.over(model.options());
    FeatureExtractor f = extractor(heldOut.shape());
    Map<String, Evaluation> all = new LinkedHashMap<>();
    Map<String, Double> psnr = new LinkedHashMap<>();
    List<String> wanted = processes.isEmpty() ? List.of("") : processes;
    for (String p : wanted) {
      Optional<JsonNode> other =
          p.isEmpty() ? Optional.empty() : Optional.of(ProcessArgument.json("process", p));
      Sampling sampling = model.sampling(o, other.flatMap(model::other));
      Table x = draw(model, sampling, real);
      picture(x, all.size());
      String name = other.orElse(model.config().get("process")).toString();
      Table generated = model.compared(model.process().encode(x));
      all.put(name, Evaluation.of(f, generated, train, heldOut, seed));
      if (model.fillsPatches()) {
        psnr.put(name, Psnr.of(generated.values(), heldOut.slice(0, n()).values(), RANGE));
      }
    }
    warn(data);
    print(all, psnr, o);
  }

  private void judge(Model model) throws IOException {
    if (!processes.isEmpty() || features.isPresent() || out.isPresent()) {
      throw wrong("--likelihood goes without --process, --features and --out");
    }
    if (sampler.solver.isPresent() || sampler.grid.isPresent() || sampler.nfe.isPresent()) {
      throw wrong("--likelihood goes without --solver, --grid and --nfe");
    }
    if (number.isPresent() && number.get() < 1) {
      throw wrong("-n: expected at least 1, found " + number.get());
    }
    SampleOptions run = model.options();
    Likelihood.Options o =
        new Likelihood.Options(tolerance.orElse(run.tolerance()), times.orElse(TIMES), run.tEnd());
    boolean drawn = model.likelihood(o).drawsTimes();
    if (times.isPresent() && !drawn) {
      throw wrong("--times: this likelihood solves a flow and draws no times; use --tolerance");
    }
    if (tolerance.isPresent() && drawn) {
      throw wrong("--tolerance: this likelihood is a mean over drawn times; use --times");
    }
    int batch = sampler.over(run).batch();
    RunData data = RunData.of(model, dataDir);
    LikelihoodEval eval = LikelihoodEval.of(model, data, number, o, batch, seed);
    warn(data);
    eval.print(this.run, json, spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  private void warn(RunData data) {
    data.warning().ifPresent(w -> spec.commandLine().getErr().println("warning: " + w));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int n() {
    return number.orElse(1000);
  }

  /** A patch is filled given the surroundings of the first held-out rows, the floor. */
  private Table draw(Model model, Sampling sampling, Table heldOut) {
    try (Progress bar = new Progress("sample", spec.commandLine().getErr())) {
      if (!model.fillsPatches()) {
        return model.draw(n(), seed, sampling, done -> quiet(bar, done));
      }
      if (heldOut.rows() < n()) {
        throw wrong("-n: expected at most the held-out rows, " + heldOut.rows() + ", found " + n());
      }
      return Patches.fill(model, heldOut.slice(0, n()), seed, sampling, done -> quiet(bar, done));
    }
  }

  /** Standard error stays short: progress is shown on a terminal only. */
  private void quiet(Progress bar, int done) {
    if (Progress.isTerminal()) {
      bar.update(done, n(), "");
    }
  }

  private FeatureExtractor extractor(int[] s) throws IOException {
    if (features.isEmpty()) {
      return Evaluation.extractor(s);
    }
    if (s.length != 3) {
      throw new IllegalArgumentException("--features: expected image data");
    }
    spec.commandLine()
        .getErr()
        .println("warning: " + features.get() + " is a program and runs with your rights");
    return TorchScriptFeatures.load(features.get(), s[0], s[1], s[2]);
  }

  private void picture(Table x, int number) throws IOException {
    if (out.isEmpty() || !x.isImages()) {
      return;
    }
    int shown = Math.min(64, x.rows());
    int[] s = x.shape();
    Png.write(
        out.get().resolve("process-" + number + ".png"),
        ImageGrid.of(x.slice(0, shown).values(), shown, s[0], s[1], s[2], 8));
  }

  private void print(Map<String, Evaluation> all, Map<String, Double> psnr, SampleOptions o) {
    PrintWriter w = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("run", run);
      m.put("sampler", o);
      List<Object> rows = new ArrayList<>();
      all.forEach(
          (p, e) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("process", p);
            row.putAll(e.json());
            Optional.ofNullable(psnr.get(p)).ifPresent(v -> row.put("psnr", v));
            rows.add(row);
          });
      m.put("processes", rows);
      w.println(Json.text(m));
      return;
    }
    Evaluation any = all.values().iterator().next();
    any.generated().forEach(f -> w.println(f.name()));
    line(w, "", any.generated(), true);
    all.forEach((p, e) -> line(w, p, e.generated(), false));
    line(w, "held-out real rows (floor)", any.floor(), false);
    line(w, "Gaussian of the training rows", any.gaussian(), false);
    psnr.forEach(
        (p, v) -> w.println(String.format(Locale.ROOT, "PSNR of the patches %.2f dB  %s", v, p)));
  }

  private static void line(PrintWriter w, String name, List<Figure> figures, boolean head) {
    StringBuilder b = new StringBuilder();
    for (Figure f : figures) {
      b.append(
          head
              ? String.format("%12s", f.metric())
              : String.format(Locale.ROOT, "%12.4g", f.value()));
    }
    w.println(b + "  " + name);
  }
}
