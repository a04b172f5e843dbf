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
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.ConfigException;
import tweedie.config.Draw;
import tweedie.config.Drawn;
import tweedie.config.Inversion;
import tweedie.config.Model;
import tweedie.config.Noising;
import tweedie.config.Observation;
import tweedie.config.Patches;
import tweedie.config.Processor;
import tweedie.config.SampleOptions;
import tweedie.config.SamplerFile;
import tweedie.config.Sampling;
import tweedie.data.Table;

/** Draws samples from a trained run. */
@Command(
    name = "sample",
    description = "Draw samples from a trained run.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Sample implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Run folder, or pretrained:NAME.")
  String run;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "64",
      paramLabel = "N",
      description = "Number of samples.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "File, or folder for png; else beside the run.")
  Optional<Path> out;

  @Option(
      names = "--format",
      paramLabel = "KIND",
      description = "Output: ${COMPLETION-CANDIDATES}; else by the kind of data.")
  Optional<SampleFormat> format;

  @Mixin SamplerArguments sampler;

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description = "Sample another linear process: JSON text or file.")
  Optional<String> process;

  @Option(
      names = "--density",
      description = "Colour the map of the samples by the model's log-density.")
  boolean density;

  @Option(
      names = "--given",
      paramLabel = "NUMBERS",
      description =
          "Observation of a conditional model: v1,v2,... or a CSV file; row by row. Without it a"
              + " model of simulated pairs takes the observation of 'posterior'.")
  Optional<String> given;

  @Mixin SteeringArguments steering;

  @Mixin KnownArguments known;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description = "One direction of a bridge, forward or backward; else both.")
  Optional<String> direction;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where relative data paths start; read for patches and bridges.")
  Optional<Path> dataDir;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Spec CommandSpec spec;

  private Optional<Inversion> inversion = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (n < 1) {
      throw new ParameterException(spec.commandLine(), "--n: expected at least 1, found " + n);
    }
    steering.check();
    known.check();
    Optional<SamplerFile> file = sampler.read(process.isPresent());
    Optional<JsonNode> wanted =
        process.isPresent()
            ? Optional.of(ProcessArgument.checked(process.get()))
            : SamplerArguments.process(file);
    try (Model model = Model.load(run);
        Progress progress = Progress.late("sample", spec.commandLine().getErr())) {
      Processor.adoptThreads(model);
      SampleOptions options = sampler.over(file, model.options(), spec.commandLine().getErr());
      Optional<Noising> other = wanted.flatMap(model::other);
      announce(model);
      List<Map<String, Object>> rows = new ArrayList<>();
      inversion = known.read(model);
      for (Draw d : wanted(draws(model, options, other))) {
        SampleFile asked = SampleFile.of(model, run, format, out, seed);
        SampleFile target =
            out.isPresent() ? asked : asked.named(steering.word()).named(known.word());
        // A file that was asked for keeps its name where it is the only one.
        boolean kept = out.isPresent() && direction.isPresent();
        rows.add(write(model, d, kept ? target : target.named(d.name()), options, progress));
      }
      if (json) {
        spec.commandLine().getOut().println(Json.text(together(rows)));
      }
      return 0;
    }
  }

  private boolean steered() {
    return steering.any() || known.any();
  }

  private List<Draw> draws(Model model, SampleOptions options, Optional<Noising> other)
      throws IOException {
    return steered()
        ? List.of(new Draw("", steering.sampling(model, options, other, inversion)))
        : model.draws(options, other, dataDir);
  }

  /** One object, whether there is one direction or two. */
  private static Map<String, Object> together(List<Map<String, Object>> rows) {
    Map<String, Object> all = new LinkedHashMap<>(rows.get(0));
    if (rows.size() > 1) {
      all.put("directions", rows);
    }
    return all;
  }

  private Map<String, Object> write(
      Model model, Draw d, SampleFile file, SampleOptions options, Progress progress)
      throws IOException {
    Sampling sampling = d.sampling();
    long start = System.nanoTime();
    Drawn x = draw(model, sampling, done -> report(progress, done, sampling.batch()));
    double seconds = (System.nanoTime() - start) * 1e-9;
    Drawn shown = inversion.map(i -> file.below(i.shown(), x)).orElse(x);
    Optional<Path> earlier = out.isPresent() ? Optional.empty() : Earlier.keep(file.path());
    file.write(shown, model.fillsPatches() ? Patches.COLUMNS : SampleFile.COLUMNS);
    Optional<Path> picture = picture(model, x.ends(), file);
    progress.close();
    int drawn = model.fillsPatches() ? Patches.samples(x.ends()) : x.ends().rows();
    double calls = calls(sampling, drawn);
    OptionalDouble off =
        inversion.isPresent()
            ? OptionalDouble.of(inversion.get().residual(x.ends()))
            : OptionalDouble.empty();
    if (!json) {
      print(file.path(), picture, options, drawn, calls, seconds);
      earlier.ifPresent(p -> spec.commandLine().getOut().println("the earlier file is now " + p));
      off.ifPresent(
          v ->
              spec.commandLine()
                  .getOut()
                  .println(
                      String.format(Locale.ROOT, "rms distance from what was given %.4f of 2", v)));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("path", file.path().toString());
    earlier.ifPresent(p -> row.put("earlier", p.toString()));
    picture.ifPresent(p -> row.put("picture", p.toString()));
    row.put("n", drawn);
    row.put("seed", seed);
    row.put("solver", options.solver());
    row.put("grid", options.grid());
    row.put("calls", whole(calls));
    row.put("seconds", seconds);
    row.put("step", model.step());
    off.ifPresent(v -> row.put("distance", v));
    if (!d.name().isEmpty()) {
      row.put("direction", d.name());
    }
    return row;
  }

  private List<Draw> wanted(List<Draw> all) {
    if (direction.isEmpty()) {
      return all;
    }
    List<String> names = all.stream().map(Draw::name).toList();
    if (!names.contains(direction.get())) {
      String valid = names.contains("") ? "this run has no directions" : String.join(", ", names);
      throw new ParameterException(
          spec.commandLine(),
          "--direction: expected one of " + valid + ", found " + direction.get());
    }
    return all.stream().filter(d -> d.name().equals(direction.get())).toList();
  }

  /** Points of a surface are drawn too, beside the file that was not named by the user. */
  private Optional<Path> picture(Model model, Table x, SampleFile file) throws IOException {
    Optional<SampleMap> map = SampleMap.of(model, file);
    if (density && map.isEmpty()) {
      throw new ConfigException("--density", "there is no map of this space");
    }
    if (map.isEmpty() || (out.isPresent() && !density)) {
      return Optional.empty();
    }
    String title = "%d samples of %s".formatted(n, model);
    if (out.isEmpty()) {
      Earlier.keep(map.get().path());
    }
    map.get().write(title, x, density);
    return Optional.of(map.get().path());
  }

  /** What was not typed is said once, before anything is drawn. */
  private void announce(Model model) {
    if (given.isEmpty()) {
      Observation.customary(model, seed)
          .ifPresent(
              y ->
                  spec.commandLine()
                      .getErr()
                      .printf(
                          "without --given: the observation of 'posterior --seed %d', drawn at"
                              + " %s%n",
                          seed, y.text()));
    }
  }

  private Drawn draw(Model model, Sampling sampling, IntConsumer progress) throws IOException {
    if (steering.any()) {
      Optional<double[][]> rows = Optional.empty();
      if (given.isPresent()) {
        rows = Optional.of(GivenArgument.read(given.get(), model.givenNames()));
      }
      return Drawn.of(model.draw(n, seed, sampling, steering.conditions(model, rows), progress));
    }
    if (given.isPresent()) {
      double[][] rows = GivenArgument.read(given.get(), model.givenNames());
      return Drawn.of(model.draw(n, seed, sampling, model.given(rows), progress));
    }
    if (model.fillsPatches()) {
      return Drawn.of(Patches.draw(model, dataDir, n, seed, sampling, progress));
    }
    Optional<Observation> customary = Observation.customary(model, seed);
    if (customary.isPresent()) {
      double[][] rows = {customary.get().values()};
      return Drawn.of(model.draw(n, seed, sampling, model.given(rows), progress));
    }
    return model.drawn(n, seed, sampling, progress);
  }

  /** The steps of one micro-batch are not reported. */
  private void report(Progress progress, int done, int batch) {
    if (n > batch) {
      progress.update(done, n, "");
    }
  }

  /** Network calls for each sample; of adaptive solvers the mean over the micro-batches. */
  private double calls(Sampling sampling, int drawn) {
    int batches = (drawn + sampling.batch() - 1) / sampling.batch();
    return (double) sampling.calls() / batches;
  }

  private void print(
      Path path, Optional<Path> picture, SampleOptions o, int drawn, double calls, double seconds) {
    PrintWriter print = spec.commandLine().getOut();
    print.println(path);
    picture.ifPresent(print::println);
    print.println(
        String.format(
            Locale.ROOT,
            "%d samples, seed %d, %s on a %s grid, %s calls each, %.1f s",
            drawn,
            seed,
            o.solver(),
            o.grid(),
            brief(calls),
            seconds));
  }

  /** A whole number as one, so that readers of JSON see what it is. */
  private static Number whole(double calls) {
    if (calls == Math.rint(calls)) {
      return (long) calls;
    }
    return calls;
  }

  private static String brief(double calls) {
    return calls == Math.rint(calls)
        ? Long.toString((long) calls)
        : String.format(Locale.ROOT, "%.1f", calls);
  }
}
