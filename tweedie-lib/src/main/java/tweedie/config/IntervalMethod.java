package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.net.Precision;
import tweedie.objective.LiveNoise;
import tweedie.objective.ScoreMatching;
import tweedie.process.NonUniformSde;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Multi-scale diffusion with one network for each interval of time in which the same bands are
 * alive. The loss is the likelihood bound per number, or that of the noise, in both of which bands
 * that are noise do not count; samples grow from coarse to fine, as bands that stand still cost
 * nothing.
 *
 * @param noising the bands
 * @param facts of the states
 * @param times training times
 * @param weighting likelihood or noise
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786,
 *     section 4"
 */
record IntervalMethod(HaarNoising noising, Facts facts, TrainingTimes times, String weighting)
    implements Method {
  private static final String NOISE = "noise";

  static Form form(Keys k) {
    String weighting = k.word("weighting", "likelihood", List.of("likelihood", NOISE));
    TrainingTimes times = TrainingTimes.read(k, "stratified", 1e-3);
    return Form.from(
        times.from(),
        (process, facts) -> {
          HaarNoising bands =
              process
                  .bands()
                  .orElseThrow(
                      () ->
                          new ConfigException(
                              "objective", "'intervals' needs bands with clocks of their own"));
          times.checkOpen(1);
          return new IntervalMethod(bands, facts, times, weighting);
        });
  }

  private NonUniformSetting setting() {
    return noising.on(facts);
  }

  @Override
  public Networks.Shape shape() {
    return setting().network();
  }

  @Override
  public Field network(Networks.Maker maker, Precision precision, Rng rng) {
    return noising.network(
        facts, (shape, number) -> maker.make(shape, precision, rng.child(number)));
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    NonUniformSde p = noising.process(facts);
    double each = 1.0 / Shapes.count(facts.event());
    Criterion loss = weighting.equals(NOISE) ? new LiveNoise(p) : new ScoreMatching(p, t -> each);
    return times.denoising(p, loss, setting().score(net), states);
  }

  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    return setting().likelihood(net, times.from(), o);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    ScoreMethod.own(noising, wanted);
    return setting().sampling(net, options);
  }
}
