package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.objective.LocalDenoising;
import tweedie.objective.TimeLaw;

/**
 * A score learned on the last short step of a path: what simulation alone allows, without a
 * divergence.
 *
 * @param noising what was configured
 * @param setting its process on the data at hand
 * @param process the same, as a diffusion of a flat space
 * @param from first time of a state
 * @param step length of the last step
 */
record LocalMethod(
    Noising noising,
    Setting setting,
    ForwardProcess<? extends Diffusion> process,
    double from,
    double step)
    implements Method {
  static Form read(Keys k) {
    Keys t = k.object("time");
    double from = t.number("from", 1e-3);
    t.done();
    double step = k.number("step", 0.01);
    if (!(from > 0)) {
      throw new ConfigException(t.at("from"), "expected more than 0, found " + from);
    }
    if (!(step > 0)) {
      throw new ConfigException(k.at("step"), "expected more than 0, found " + step);
    }
    return Form.from(
        from,
        (noising, facts) -> {
          Setting s = noising.on(facts);
          ForwardProcess<? extends Diffusion> p =
              s.flat()
                  .orElseThrow(
                      () ->
                          new ConfigException(
                              "objective", "'localDenoising' needs a diffusion of a flat space"));
          if (!(from < p.horizon())) {
            throw new ConfigException(
                "objective.time.from", "expected less than " + p.horizon() + ", found " + from);
          }
          return new LocalMethod(noising, s, p, from, step);
        });
  }

  @Override
  public Networks.Shape shape() {
    return setting.network();
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return new LocalDenoising(
        process,
        setting.score(net),
        setting.states(states),
        TimeLaw.stratified(from, process.horizon()),
        step);
  }

  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    return setting.likelihood(net, from, o);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    ScoreMethod.own(noising, wanted);
    return setting.sampling(net, options);
  }
}
