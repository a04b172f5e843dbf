package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.process.LinearSde;

/** An objective tied to its process and data: what is trained, how, and how to draw from it. */
interface Method {
  /** What the network takes and gives. */
  Networks.Shape shape();

  /** The loss on states that come from a source. */
  Objective objective(Field net, Source<Batch> states);

  /**
   * The likelihood of rows under the trained network.
   *
   * @throws ConfigException when there is none
   */
  default Likelihood likelihood(Field net, Likelihood.Options o) {
    throw new ConfigException("objective", "no likelihood is known for this objective");
  }

  /**
   * Sampling from the trained network.
   *
   * @param wanted another process to sample; empty: that of the training
   * @throws ConfigException when the network cannot serve it
   */
  Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options);

  /**
   * The exact score of a linear process under the trained network.
   *
   * @throws ConfigException when the network serves no linear process
   */
  default Score score(LinearSde wanted, Field net) {
    throw new ConfigException("process", "this model has no score of a linear process");
  }
}
