package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.law.TimeProposal;
import tweedie.net.Precision;
import tweedie.objective.DenoiserError;
import tweedie.objective.VariationalBound;
import tweedie.objective.VariationalLoss;
import tweedie.objective.Weighting;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.tensor.Rng;

/**
 * A denoiser, and the noise schedule where it learns. The denoiser knows the noise level and not
 * the time, so that the bound depends on the ends of a schedule only.
 *
 * @param noising what was configured
 * @param setting its process on the data at hand
 * @param facts of the data
 * @param form times
 */
record VariationalMethod(Noising noising, Setting setting, Facts facts, VariationalForm form)
    implements Method {
  @Override
  public Networks.Shape shape() {
    int channels = facts.shape()[0];
    return new Networks.Shape(channels, channels, facts.image(), true);
  }

  @Override
  public Field network(Networks.Maker maker, Precision precision, Rng rng) {
    return setting.joined(maker.make(shape(), precision, rng));
  }

  private LinearSde process(Field net) {
    return setting.linear(net).orElseThrow();
  }

  private Preconditioned denoiser(Field net) {
    return new Preconditioned(net, facts.mean(), facts.sigmaData());
  }

  private TimeProposal times(LinearSde p, Field net) {
    return form.times(p, setting.schedule(net).isPresent());
  }

  private VariationalBound bound(Field net) {
    LinearSde p = process(net);
    DenoiserError rate = new DenoiserError(p, Weighting.likelihood());
    return new VariationalBound(
        p, rate, denoiser(net), times(p, net), 1, LinearLikelihood.decoder(p, facts));
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return new VariationalLoss(() -> bound(net), denoiser(net), states, setting.schedule(net));
  }

  /** The bound at the times of the training, unless the flow is asked for. */
  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    LinearSde p = process(net);
    return likelihood(p, times(p, net), net, o);
  }

  /** Of a fixed schedule, at uniform times where those of the training were. */
  @Override
  public Likelihood likelihood(Field net, Noising wanted, Likelihood.Options o) {
    LinearSde p = wanted(net, Optional.of(wanted));
    return likelihood(p, form.other(p, setting.schedule(net).isPresent()), net, o);
  }

  private Likelihood likelihood(LinearSde p, TimeProposal times, Field net, Likelihood.Options o) {
    boolean flow = o.way().filter(Likelihood.Way.FLOW::equals).isPresent();
    boolean bound = o.way().filter(Likelihood.Way.BOUND::equals).isPresent();
    if (flow || (!bound && (o.samples().isPresent() || o.divergence().isPresent()))) {
      return LinearLikelihood.of(p, p.score(denoiser(net)), facts, o);
    }
    TimeProposal law = o.logSnrTimes() ? form.logSnr(p) : times;
    return LinearLikelihood.bound(p, w -> new DenoiserError(p, w), denoiser(net), law, facts, o);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    LinearSde p = wanted(net, wanted);
    return LinearSampling.of(p, p.score(denoiser(net)), options);
  }

  private LinearSde wanted(Field net, Optional<Noising> other) {
    return LinearNoising.wanted(other, facts, () -> process(net));
  }

  @Override
  public double networkTime(Field net, Optional<Noising> wanted, double t) {
    return Preconditioned.time(wanted(net, wanted), t);
  }

  @Override
  public Sampling steered(
      Field net,
      Optional<Noising> wanted,
      SampleOptions options,
      Optional<ClassSteering> classes,
      Optional<Inversion> known) {
    LinearSde p = wanted(net, wanted);
    Score score = p.score(denoiser(net));
    return LinearSteering.of(p, score, options, classes, known, facts.sigmaData());
  }

  @Override
  public Score score(LinearSde wanted, Field net) {
    return wanted.score(denoiser(net));
  }
}
