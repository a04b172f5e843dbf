package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tweedie.config.Evaluation;
import tweedie.config.Examples;
import tweedie.config.ImageReport;
import tweedie.config.Model;
import tweedie.config.Pace;
import tweedie.config.RunData;
import tweedie.config.TrainRun;
import tweedie.data.DataOptions;
import tweedie.data.DataSets;

/** {@code tweedie quickstart}: trains on real images, samples, judges and reports. */
@Command(
    name = "quickstart",
    description = "Train a phase-space Langevin diffusion on real images and show what it learned.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Quickstart implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps, in place of the default number.")
  Optional<Integer> steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Longest training time; the schedules are fitted to it.")
  Optional<Double> minutes;

  @Option(
      names = {"-n", "--n"},
      paramLabel = "N",
      description = "Samples that the figures are computed from; else those of the run, 1000.")
  Optional<Integer> number;

  @Option(
      names = "--out",
      defaultValue = "runs/quickstart",
      paramLabel = "DIR",
      description = "Folder to write; a run that is there moves to DIR.old.")
  Path out;

  @Option(
      names = "--resume",
      description =
          "Finish the run in the folder of --out: the steps that are left, then the rest.")
  boolean resume;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Override
  public Integer call() throws IOException {
    check();
    try (Interrupt interrupt = Interrupt.watch()) {
      return train(interrupt) && report(interrupt) ? 0 : stopped();
    }
  }

  private void check() throws IOException {
    if (steps.isPresent() && steps.get() < 1) {
      throw wrong("--steps: expected at least 1, found " + steps.get());
    }
    if (number.isPresent()) {
      int most = DataSets.read(DataSets.FASHION_TEST, Optional.empty(), DataOptions.DEFAULT).rows();
      int n = number.get();
      if (n < ImageReport.SHOWN || n > most / 2) {
        throw wrong(
            "--n: expected %d, the samples that are shown, to %d, half the held-out images, found %d"
                .formatted(ImageReport.SHOWN, most / 2, n));
      }
    }
    if (resume && (steps.isPresent() || minutes.isPresent())) {
      throw wrong("--resume goes on with a run as it is: only --out and --n fit with it");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private boolean train(Interrupt interrupt) throws IOException {
    try (TrainProgress progress =
            new TrainProgress(spec.commandLine().getOut(), spec.commandLine().getErr(), interrupt);
        TrainRun run =
            resume ? TrainRun.resume(out, Optional.empty(), progress) : start(progress)) {
      return run.train();
    }
  }

  private TrainRun start(TrainProgress progress) throws IOException {
    ObjectNode config = (ObjectNode) Examples.read("quickstart");
    config.put("seed", seed);
    steps.ifPresent(n -> ((ObjectNode) config.get("trainer")).put("steps", n));
    JsonNode paced =
        minutes.isPresent() ? Pace.fit(config, Optional.empty(), minutes.get() * 60) : config;
    number.ifPresent(n -> ((ObjectNode) paced.get("metrics")).put("samples", n));
    RunFolder.retire(out).ifPresent(old -> say("the earlier run is now in " + old));
    return TrainRun.start(paced, out, Optional.empty(), progress);
  }

  private int stopped() {
    say(
        "stopped and saved; finish with: "
            + Tweedie.LAUNCHER
            + " quickstart --resume --out "
            + out);
    return Train.INTERRUPTED;
  }

  /** Samples, judges and writes; false when Ctrl-C came before all samples were drawn. */
  private boolean report(Interrupt interrupt) throws IOException {
    try (Model model = Model.load(out);
        Progress bar = new Progress("sample", spec.commandLine().getOut())) {
      RunData data = RunData.of(model, Optional.empty());
      int n = number.orElse(model.config().path("metrics").path("samples").asInt());
      bar.begin();
      Evaluation e =
          new ImageReport(out, model, model.config().path("seed").asLong())
              .write(
                  data.train(),
                  data.heldOut().orElseThrow(),
                  n,
                  done -> {
                    interrupt.check();
                    bar.update(done, n, "");
                  });
      bar.close();
      say(e.generated("FD").name());
      say(
          String.format(
              Locale.ROOT,
              "  model %.3g, held-out real images %.3g, Gaussian %.3g",
              e.generated("FD").value(),
              e.floor("FD").value(),
              e.gaussian("FD").value()));
      say("open " + out.resolve("report.html"));
      return true;
    } catch (Interrupt.Requested e) {
      return false;
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
