package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;

/**
 * A generalised score learned by a criterion at noised states: the same for every space.
 *
 * @param noising what was configured
 * @param setting its process on the data at hand
 * @param judged the loss, and what the network is read as for it
 * @param times the law of training times
 */
record ScoreMethod(Noising noising, Setting setting, Setting.Judged judged, TrainingTimes times)
    implements Method {
  ScoreMethod {
    times.checkOpen(setting.process().horizon());
  }

  @Override
  public Networks.Shape shape() {
    return setting.network();
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return times.denoising(
        setting.process(), judged.criterion(), judged.reading().apply(net), setting.states(states));
  }

  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    return setting.likelihood(net, times.from(), o);
  }

  /** Refuses another process: only a denoiser of linear processes serves several. */
  static void own(Noising trained, Optional<Noising> wanted) {
    if (wanted.isPresent() && !wanted.get().equals(trained)) {
      throw new ConfigException("process", "this network was trained for its own process only");
    }
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    own(noising, wanted);
    return setting.sampling(net, options);
  }
}
