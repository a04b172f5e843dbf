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
import picocli.CommandLine.Spec;
import tweedie.config.Evaluation;
import tweedie.config.Examples;
import tweedie.config.ImageReport;
import tweedie.config.Model;
import tweedie.config.Pace;
import tweedie.config.RunData;
import tweedie.config.TrainRun;

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
      names = "--out",
      defaultValue = "runs/quickstart",
      paramLabel = "DIR",
      description = "Folder to write; a run that is there is replaced.")
  Path out;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Override
  public Integer call() throws IOException {
    ObjectNode config = (ObjectNode) Examples.read("quickstart");
    config.put("seed", seed);
    steps.ifPresent(n -> ((ObjectNode) config.get("trainer")).put("steps", n));
    JsonNode paced =
        minutes.isPresent() ? Pace.fit(config, Optional.empty(), minutes.get() * 60) : config;
    RunFolder.retire(out);
    try (Interrupt interrupt = Interrupt.watch();
        TrainProgress progress = new TrainProgress(spec.commandLine().getOut(), interrupt)) {
      boolean done = TrainRun.start(paced, out, Optional.empty(), progress).train();
      progress.close();
      if (!done) {
        say("stopped and saved; go on with: tweedie train --resume " + out);
        return Train.INTERRUPTED;
      }
    }
    report();
    return 0;
  }

  private void report() throws IOException {
    try (Model model = Model.load(out);
        Progress bar = new Progress("sample", spec.commandLine().getOut())) {
      RunData data = RunData.of(model, Optional.empty());
      int n = model.config().path("metrics").path("samples").asInt();
      Evaluation e =
          new ImageReport(out, model, seed)
              .write(
                  data.train(), data.heldOut().orElseThrow(), n, done -> bar.update(done, n, ""));
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
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
