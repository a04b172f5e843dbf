package tweedie.config;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import tweedie.core.Batch;
import tweedie.core.Diffusion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Source;
import tweedie.core.TractableProcess;
import tweedie.process.LinearSde;
import tweedie.process.Prediction;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;

/**
 * A linear process on R^d, of any shape.
 *
 * @param process on any space
 */
record LinearNoising(LinearSde process) implements Noising {
  @Override
  public Setting on(Facts facts) {
    return new OfNoise(process.in(new Euclidean(facts.event())), facts);
  }

  @Override
  public String objective() {
    return "denoiser";
  }

  @Override
  public String network() {
    return "unet";
  }

  @Override
  public SampleOptions sampling() {
    return SampleOptions.DEFAULT;
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return SemiLinear.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    return new LinearReport(process, query.within(process.horizon()));
  }

  @Override
  public Optional<LinearSde> linear() {
    return Optional.of(process);
  }

  /** The linear process inside, or one line that says what needs it. */
  static LinearSde require(String place, Noising n, String who) {
    return n.linear()
        .orElseThrow(() -> new ConfigException(place, who + " needs a linear process on R^d"));
  }

  /** Another process on the states of the data where one is wanted, else that of the training. */
  static LinearSde wanted(Optional<Noising> other, Facts facts, Supplier<LinearSde> own) {
    return other
        .map(n -> require("process", n, "this network").in(new Euclidean(facts.event())))
        .orElseGet(own);
  }

  /** A network that predicts the noise of all blocks. */
  private record OfNoise(LinearSde linear, Facts facts) implements Setting {
    @Override
    public ForwardProcess<?> process() {
      return linear;
    }

    @Override
    public Optional<TractableProcess<?>> tractable() {
      return Optional.of(linear);
    }

    @Override
    public Optional<LinearSde> linear(Field net) {
      return Optional.of(linear);
    }

    @Override
    public Optional<Diffusion> diffusion() {
      return Optional.of(linear.dynamics());
    }

    @Override
    public Optional<ForwardProcess<? extends Diffusion>> flat() {
      return Optional.of(linear);
    }

    @Override
    public Optional<DoubleUnaryOperator> clock() {
      return Optional.of(linear.schedule()::clock);
    }

    @Override
    public Networks.Shape network() {
      int channels = linear.blocks() * facts.shape()[0];
      return new Networks.Shape(channels, channels, facts.image(), false);
    }

    @Override
    public Field score(Field net) {
      return linear.score(net, Prediction.NOISE);
    }

    @Override
    public Source<Batch> states(Source<Batch> rows) {
      return Objectives.lifted(linear, rows);
    }

    @Override
    public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
      return LinearLikelihood.of(linear, linear.score(net, Prediction.NOISE), facts, o.from(from));
    }

    @Override
    public Sampling sampling(Field net, SampleOptions o) {
      return LinearSampling.of(linear, linear.score(net, Prediction.NOISE), o);
    }
  }
}
