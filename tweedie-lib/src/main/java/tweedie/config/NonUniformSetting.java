package tweedie.config;

import java.util.Optional;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.core.Transform;
import tweedie.process.JointPreconditioned;
import tweedie.process.NonUniformSde;

/**
 * A non-uniform diffusion on given data, with one network on the whole state.
 *
 * @param process on the shape of the data
 * @param facts of the states
 * @param coded pictures to states; empty where states are pictures themselves
 */
record NonUniformSetting(NonUniformSde process, Facts facts, Optional<Transform> coded)
    implements Setting {
  @Override
  public Optional<TractableProcess<?>> tractable() {
    return Optional.of(process);
  }

  @Override
  public Optional<Diffusion> diffusion() {
    return Optional.of(process.dynamics());
  }

  @Override
  public Optional<ForwardProcess<? extends Diffusion>> flat() {
    return Optional.of(process);
  }

  @Override
  public Networks.Shape network() {
    int channels = facts.shape()[0];
    return new Networks.Shape(channels, channels, facts.image(), false);
  }

  @Override
  public Score score(Field net) {
    return process.score(new JointPreconditioned(process, net, facts.mean(), facts.sigmaData()));
  }

  /** By the probability flow; levels of images are dequantised by uniform noise, a lower bound. */
  @Override
  public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
    boolean image = facts.image().length > 0;
    return image
        ? LinearLikelihood.ofFlow(process, score(net), from, facts, coded, o)
        : Likelihood.of(process, score(net), from, o, LinearLikelihood.units(facts));
  }

  @Override
  public Sampling sampling(Field net, SampleOptions o) {
    return DiffusionSampling.of(process, score(net), o);
  }
}
