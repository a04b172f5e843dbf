package tweedie.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.bridge.Direction;
import tweedie.bridge.Examples;
import tweedie.core.Objective;
import tweedie.objective.Regression;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.train.HalfStep;
import tweedie.train.IterativeProportionalFitting;
import tweedie.train.StaticCost;

/** The half steps of a bridge, each a stage of the run. */
final class BridgeCourse implements Course {
  private static final List<String> COLUMNS =
      List.of(
          "iteration",
          "forward",
          "mean",
          "wanted_mean",
          "mean_error",
          "variance",
          "wanted_variance",
          "variance_error",
          "squared_distance",
          "sinkhorn_distance",
          "sinkhorn_error");

  private final IterativeProportionalFitting fitting;
  private final DirectedNets nets;
  private final double factor;
  private final double spread;
  private final int halfSteps;
  private final long steps;
  private Optional<StaticCost.Found> sinkhorn = Optional.empty();

  /**
   * With the transition of the whole reference, {@code N(factor x + …, spread)}.
   *
   * @param halfSteps how many half steps share the steps of the run
   * @param steps of the run
   */
  BridgeCourse(
      IterativeProportionalFitting fitting,
      DirectedNets nets,
      double factor,
      double spread,
      int halfSteps,
      long steps) {
    this.fitting = fitting;
    this.nets = nets;
    this.factor = factor;
    this.spread = spread;
    this.halfSteps = halfSteps;
    this.steps = Math.max(steps, halfSteps);
  }

  /** {@code ⌊k S / H⌋}: lengths differ by one step at most, and H half steps make the run. */
  @Override
  public long start(int number) {
    long turns = number / halfSteps;
    return turns * steps + number % halfSteps * steps / halfSteps;
  }

  @Override
  public Stage stage(int number) {
    return new Half(number, fitting.examples(number));
  }

  /**
   * The cost of entropic transport between the ends of this course, training rows or held-out ones;
   * the same for every half step.
   */
  private StaticCost.Found sinkhorn() {
    if (sinkhorn.isEmpty()) {
      StaticCost cost = new StaticCost(factor, spread, fitting.judged());
      sinkhorn = Optional.of(cost.of(fitting.bridge(), fitting.seed()));
    }
    return sinkhorn.get();
  }

  private final class Half implements Stage {
    private final int number;
    private final Examples examples;
    private final Direction way;

    Half(int number, Examples examples) {
      this.number = number;
      this.examples = examples;
      this.way = IterativeProportionalFitting.direction(number);
    }

    @Override
    public Objective objective() {
      Regression fit = new Regression(fitting.bridge().net(way), examples);
      String name = way.name().toLowerCase(Locale.ROOT);
      return new Named(fit, Parameters.NONE.and(Weights.PREFIX + name, nets.of(way)));
    }

    @Override
    public long seed() {
      return fitting.trainingSeed(number);
    }

    @Override
    public Optional<Outcome> outcome() {
      HalfStep h = fitting.judge(number, Double.NaN);
      List<Double> values =
          List.of(
              (double) h.iteration(),
              way == Direction.FORWARD ? 1.0 : 0.0,
              mean(h.mean()),
              mean(h.wantedMean()),
              error(h.mean(), h.wantedMean()),
              mean(h.variance()),
              mean(h.wantedVariance()),
              error(h.variance(), h.wantedVariance()),
              h.squaredDistance(),
              sinkhorn().squaredDistance(),
              sinkhorn().error());
      return Optional.of(new Outcome(COLUMNS, values, line(values)));
    }

    private String line(List<Double> v) {
      return String.format(
          Locale.ROOT,
          "iteration %.0f %s: mean %.4g (wanted %.4g, rms error %.3g), variance %.4g (wanted"
              + " %.4g, rms error %.3g), E|x0 - x1|^2 %.4g (Sinkhorn %.4g, marginal error %.1g)",
          v.get(0),
          way.name().toLowerCase(Locale.ROOT),
          v.get(2),
          v.get(3),
          v.get(4),
          v.get(5),
          v.get(6),
          v.get(7),
          v.get(8),
          v.get(9),
          v.get(10));
    }

    @Override
    public void close() {
      examples.close();
    }
  }

  /** A loss whose parameters have the names of the checkpoint. */
  private record Named(Objective loss, Parameters parameters) implements Objective {
    @Override
    public Tensor loss(Rng rng) {
      return loss.loss(rng);
    }

    @Override
    public String describe(Rng rng, int row) {
      return loss.describe(rng, row);
    }
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v / x.length;
    }
    return sum;
  }

  private static double error(double[] found, double[] wanted) {
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      sum += (found[i] - wanted[i]) * (found[i] - wanted[i]) / found.length;
    }
    return Math.sqrt(sum);
  }
}
