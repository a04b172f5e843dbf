package tweedie.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tweedie.theory.StepPlanner;

/** Counts the steps that the theory of the DDPM sampler asks for. */
@Command(
    name = "plan",
    description = "Count the steps that theory asks for: a scaling rule, not a guarantee.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Plan implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(required = true, names = "--dimension", paramLabel = "D", description = "Dimension.")
  int dimension;

  @Option(
      names = "--lipschitz",
      defaultValue = "1",
      paramLabel = "L",
      description = "Lipschitz constant of all scores; not used with --stop.")
  double lipschitz;

  @Option(
      required = true,
      names = "--second-moment",
      paramLabel = "M",
      description = "Root of the mean squared norm of the data.")
  double secondMoment;

  @Option(
      names = "--divergence",
      paramLabel = "KL",
      description = "KL of the data to the prior, nats; by default a bound for the law at --stop.")
  Optional<Double> divergence;

  @Option(
      names = "--accuracy",
      defaultValue = "0.1",
      paramLabel = "E",
      description = "Wanted total variation, or the root of the wanted KL with --stop.")
  double accuracy;

  @Option(
      names = "--score-error",
      defaultValue = "0",
      paramLabel = "E",
      description = "Root mean squared error of the score.")
  double scoreError;

  @Option(
      names = "--stop",
      paramLabel = "T",
      description = "Stop at this time: the mode that needs no Lipschitz constant.")
  Optional<Double> stop;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    StepPlanner.Plan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("horizon", plan.horizon()).put("step", plan.step()).put("steps", plan.steps());
      plan.notes().forEach(node.putArray("notes")::add);
      out.println(Json.text(node));
      return 0;
    }
    out.printf(Locale.ROOT, "time T   %.4g%n", plan.horizon());
    if (plan.step() > 0) {
      out.printf(Locale.ROOT, "step h   %.4g%n", plan.step());
    }
    out.printf(Locale.ROOT, "steps N  %.4g%n", plan.steps());
    plan.notes().forEach(out::println);
    return 0;
  }

  private StepPlanner.Plan plan() {
    if (divergence.isEmpty() && stop.isEmpty()) {
      throw new IllegalArgumentException("expected --divergence or --stop");
    }
    double kl =
        divergence.orElseGet(
            () -> StepPlanner.noisedDivergence(dimension, secondMoment, stop.orElseThrow()));
    StepPlanner p = new StepPlanner(dimension, lipschitz, secondMoment, kl, scoreError);
    return stop.isPresent() ? p.stopped(accuracy, stop.orElseThrow()) : p.smooth(accuracy);
  }
}
