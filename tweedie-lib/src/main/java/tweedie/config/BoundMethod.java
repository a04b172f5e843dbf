package tweedie.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Density;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.core.TractableProcess;
import tweedie.law.Decoder;
import tweedie.law.Dequantised;
import tweedie.law.Elbo;
import tweedie.net.Precision;
import tweedie.objective.MaximumLikelihood;
import tweedie.objective.ScoreMatching;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A score, and the noising where it learns, under the likelihood bound. Images are judged as their
 * 256 levels, vectors as numbers with a density.
 *
 * @param noising what was configured
 * @param setting its process on the data at hand
 * @param facts of the data
 * @param form times, points and phases
 */
record BoundMethod(Noising noising, Setting setting, Facts facts, BoundForm form)
    implements Method {
  /** Levels are 2/255 apart in [−1, 1]. */
  private static final double LEVEL = 2.0 / 255;

  /** Keeps the draws of the second phase apart from those of the first. */
  private static final long SECOND = 0x5343_4f52L;

  private static final String NET = "net";

  @Override
  public Networks.Shape shape() {
    return setting.network();
  }

  @Override
  public Field network(Networks.Maker maker, Precision precision, Rng rng) {
    return setting.joined(maker.make(shape(), precision, rng));
  }

  private Density bound(Field net, int points) {
    TractableProcess<?> p = setting.learned(net);
    Elbo bound =
        new Elbo(
            p,
            new ScoreMatching(p),
            Elbo.Form.DENOISING,
            setting.score(net),
            form.times(setting),
            points,
            Decoder.transition(p));
    return facts.image().length > 0 ? new Dequantised(bound, LEVEL) : bound;
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return new Whole(new MaximumLikelihood(bound(net, form.points()), setting.states(states)), net);
  }

  /** The parameters under the names that checkpoints know them by. */
  private record Whole(Objective loss, Field net) implements Objective {
    @Override
    public Tensor loss(Rng rng) {
      return loss.loss(rng);
    }

    @Override
    public Parameters parameters() {
      return Parameters.NONE.and(NET, net);
    }
  }

  @Override
  public Course course(Field net, Ends ends, Experiment e) {
    long boundary = form.boundary(e.trainer().steps());
    return new Course() {
      @Override
      public long start(int number) {
        return number == 0 ? 0 : number == 1 ? boundary : Long.MAX_VALUE;
      }

      @Override
      public Stage stage(int number) {
        return phase(net, ends.left(), number, e.seed());
      }
    };
  }

  /** Everything, then the score alone. */
  private Stage phase(Field net, Source<Batch> states, int number, long seed) {
    Map<String, Tensor> learned = setting.learned(net).parameters().trained();
    // The gradient of the matrices would be computed in vain.
    learned.values().forEach(p -> p.set_requires_grad(number == 0));
    Objective all = objective(net, states);
    boolean alone = number > 0 && !learned.isEmpty();
    Objective objective = alone ? all.only(NET + "." + FlexibleNet.SCORE) : all;
    return new Stage() {
      @Override
      public Objective objective() {
        return objective;
      }

      @Override
      public long seed() {
        return number == 0 ? seed : seed ^ SECOND;
      }

      @Override
      public Optional<Outcome> outcome() {
        return reached(setting.figures(net));
      }
    };
  }

  private static Optional<Stage.Outcome> reached(Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return Optional.empty();
    }
    String line =
        figures.entrySet().stream()
            .map(f -> String.format(Locale.ROOT, "%s %.4g", f.getKey(), f.getValue()))
            .collect(Collectors.joining(", ", "process: ", ""));
    return Optional.of(
        new Stage.Outcome(List.copyOf(figures.keySet()), List.copyOf(figures.values()), line));
  }

  /** The bound itself: nats a row; of an image also bits for each level, dequantised uniformly. */
  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    if (o.samples().isPresent()) {
      throw new ConfigException("samples", "this likelihood is a mean over drawn times");
    }
    o.requireNoChoice("this likelihood is that of its objective");
    boolean image = facts.image().length > 0;
    return new Likelihood(
        image ? new OnLevels(bound(net, o.times())) : bound(net, o.times()),
        "lower bound%s, %d times a row"
            .formatted(image ? " of uniformly dequantised levels" : "", o.times()),
        image ? (int) Shapes.count(facts.event()) : 0,
        image ? "dim" : "",
        image ? 0 : LinearLikelihood.units(facts),
        true);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    ScoreMethod.own(noising, wanted);
    return setting.sampling(net, options);
  }
}
