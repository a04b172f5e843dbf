package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.net.Precision;
import tweedie.process.LinearSde;
import tweedie.tensor.Rng;

/** An objective tied to its process and data: what is trained, how, and how to draw from it. */
interface Method {
  /** What the network takes and gives. */
  Networks.Shape shape();

  /** What the network is told of each row besides its state; all that is known by default. */
  default Given told(Facts facts) {
    return facts.given();
  }

  /** The network, or all of them under names of their own. */
  default Field network(Networks.Maker maker, Precision precision, Rng rng) {
    return maker.make(shape(), precision, rng);
  }

  /** The loss on states that come from a source. */
  Objective objective(Field net, Source<Batch> states);

  /**
   * What a run learns.
   *
   * @param net as {@link #network} made it
   * @param ends where states come from
   * @param e seed, batch and optimiser
   */
  default Course course(Field net, Ends ends, Experiment e) {
    return Course.single(objective(net, ends.left()), e.seed());
  }

  /**
   * What held-out losses are, by default those of the training.
   *
   * @param net as {@link #network} made it
   * @param ends where held-out states come from
   * @param e seed, batch and optimiser
   */
  default Course heldOut(Field net, Ends ends, Experiment e) {
    return course(net, ends, e);
  }

  /**
   * The likelihood of rows under the trained network.
   *
   * @throws ConfigException when there is none
   */
  default Likelihood likelihood(Field net, Likelihood.Options o) {
    throw new ConfigException("objective", "no likelihood is known for this objective");
  }

  /**
   * The likelihood of rows under the trained network and a process that it was not trained with.
   *
   * @throws ConfigException when the network serves no other process
   */
  default Likelihood likelihood(Field net, Noising wanted, Likelihood.Options o) {
    throw new ConfigException(
        "process", "only denoisers of 'variational' have a likelihood under another process");
  }

  /**
   * Sampling from the trained network.
   *
   * @param wanted another process to sample; empty: that of the training
   * @throws ConfigException when the network cannot serve it
   */
  Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options);

  /**
   * The time that the network is given at a time of the process, where it is another one.
   *
   * @param wanted another process; empty: that of the training
   */
  default double networkTime(Field net, Optional<Noising> wanted, double t) {
    return t;
  }

  /**
   * Sampling that a classifier or a known part of the picture steers.
   *
   * @param wanted another process to sample; empty: that of the training
   * @throws ConfigException when the network serves no linear process
   */
  default Sampling steered(
      Field net,
      Optional<Noising> wanted,
      SampleOptions options,
      Optional<ClassSteering> classes,
      Optional<Inversion> known) {
    throw new ConfigException("process", "steering samples needs a linear process on R^d");
  }

  /** The names of the ways that start from data; empty when samples are made from noise only. */
  default List<String> directions() {
    return List.of();
  }

  /** Every way of drawing; {@code ends} are asked for only where {@link #directions} has names. */
  default List<Draw> draws(Field net, Optional<Noising> wanted, SampleOptions options, Ends ends) {
    return List.of(new Draw("", sampling(net, wanted, options)));
  }

  /**
   * The exact score of a linear process under the trained network.
   *
   * @throws ConfigException when the network serves no linear process
   */
  default Score score(LinearSde wanted, Field net) {
    throw new ConfigException("process", "this model has no score of a linear process");
  }
}
