package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tweedie.config.ConfigException;
import tweedie.config.Model;
import tweedie.config.Pace;
import tweedie.config.Schema;
import tweedie.config.Shortened;
import tweedie.config.TrainRun;

/** Trains what a configuration describes, or resumes a run. */
@Command(
    name = "train",
    description = "Train what a configuration describes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Train implements Callable<Integer> {
  /** Exit code after Ctrl-C, as shells have it: 128 and the number of the signal. */
  static final int INTERRUPTED = 130;

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "Configuration file, JSON.")
  Optional<Path> config;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run folder to write; else runs/ and the name of CONFIG.")
  Optional<Path> out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Continue this run from its last checkpoint.")
  Optional<Path> resume;

  @Option(
      names = "--init-from",
      paramLabel = "RUN|FILE",
      description = "Start from the weights of a run, a safetensors file or pretrained:NAME.")
  Optional<String> initFrom;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Training steps, in place of the configured number; with --resume the new total.")
  Optional<Integer> steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Longest training time; the schedules are fitted to it.")
  Optional<Double> minutes;

  @Option(names = "--dry-run", description = "Print the resolved configuration and stop.")
  boolean dryRun;

  @Option(names = "--schema", description = "Print the JSON schema of a configuration and stop.")
  boolean schema;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (schema) {
      spec.commandLine().getOut().println(tweedie.config.Json.text(Schema.json()));
      return 0;
    }
    check();
    if (initFrom.isPresent() && missing(initFrom.get())) {
      // Known before any step is measured; the file is read before the run folder is made.
      throw new NoSuchFileException(initFrom.get());
    }
    ObjectNode resolved = resume.isPresent() ? JsonNodeFactory.instance.objectNode() : resolve();
    if (dryRun) {
      return new DryRun(resolved, dataDir).print(spec.commandLine());
    }
    PrintWriter print = spec.commandLine().getOut();
    try (Interrupt interrupt = Interrupt.watch();
        TrainProgress progress = new TrainProgress(print, spec.commandLine().getErr(), interrupt)) {
      Path folder = resume.or(() -> out).orElseGet(this::folder);
      try (TrainRun run =
          resume.isPresent() ? resumed(progress) : started(resolved, folder, progress)) {
        progress.counting(run.images() ? "images" : "rows");
        boolean done = run.train();
        progress.close();
        return finished(run, folder, done, progress);
      }
    }
  }

  private static boolean missing(String source) {
    return !source.startsWith(Model.PRETRAINED) && Files.notExists(Path.of(source));
  }

  private void check() {
    if (resume.isPresent() == config.isPresent()) {
      throw wrong(
          "expected CONFIG or --resume RUN, "
              + (config.isPresent() ? "not both" : "found neither"));
    }
    if (steps.isPresent() && steps.get() < 0) {
      throw wrong("--steps: expected at least 0, found " + steps.get());
    }
    if (dryRun && minutes.isPresent()) {
      throw wrong("--dry-run measures no steps: it goes without --minutes");
    }
    if (resume.isPresent()
        && (initFrom.isPresent() || minutes.isPresent() || out.isPresent() || dryRun)) {
      throw wrong("--resume goes on with a run as it is: only --steps and --data-dir fit with it");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ObjectNode resolve() throws IOException {
    Path file = config.orElseThrow();
    if (Files.notExists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    JsonNode given = tweedie.config.Json.read(file);
    try {
      return resolve(given);
    } catch (ConfigException e) {
      throw e.place().isEmpty() ? e.at(file.toString()) : e;
    }
  }

  private ObjectNode resolve(JsonNode given) {
    if (steps.isEmpty() || !(given instanceof ObjectNode o)) {
      return TrainRun.resolve(given);
    }
    // Before defaults are filled in: some of them follow from the length of the run.
    Shortened s = Shortened.to(o, steps.get());
    ObjectNode resolved = TrainRun.resolve(s.config());
    s.note().ifPresent(line -> spec.commandLine().getErr().println("--steps: " + line));
    return resolved;
  }

  private TrainRun started(ObjectNode resolved, Path folder, TrainProgress progress)
      throws IOException {
    ObjectNode fitted =
        minutes.isPresent() ? Pace.fit(resolved, dataDir, 60 * minutes.get()) : resolved;
    return TrainRun.start(fitted, folder, dataDir, initFrom, progress);
  }

  private TrainRun resumed(TrainProgress progress) throws IOException {
    TrainRun run = TrainRun.resume(resume.orElseThrow(), dataDir, progress);
    long finished = run.progress()[0];
    if (steps.isPresent() && steps.get() < finished) {
      run.close();
      throw wrong("--steps: expected at least the " + finished + " finished, found " + steps.get());
    }
    steps.ifPresent(run::steps);
    return run;
  }

  private int finished(TrainRun run, Path folder, boolean done, TrainProgress progress) {
    PrintWriter print = spec.commandLine().getOut();
    long step = run.progress()[0];
    if (!done) {
      print.println(
          "stopped at step "
              + step
              + " and saved; go on with: "
              + Tweedie.LAUNCHER
              + " train --resume "
              + folder);
      return INTERRUPTED;
    }
    String loss =
        Double.isNaN(progress.loss())
            ? ""
            : String.format(Locale.ROOT, ", loss %.4f", progress.loss());
    print.println(
        "trained %d steps%s; draw samples with: %s sample %s"
            .formatted(step, loss, Tweedie.LAUNCHER, folder));
    return 0;
  }

  /** {@code runs/} and the name of the configuration without its ending. */
  private Path folder() {
    String name = config.orElseThrow().toAbsolutePath().normalize().toFile().getName();
    return Path.of("runs", name.replaceFirst("\\.json$", ""));
  }
}
