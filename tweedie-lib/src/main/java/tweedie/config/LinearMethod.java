package tweedie.config;

import java.util.Optional;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.space.Euclidean;

/** A method on a linear process: everything but the loss and the score is the same for all. */
record LinearMethod(LinearSde process, Facts facts, Kind kind) implements Method {
  /** What an objective adds. */
  interface Kind {
    /** Whether the network is given the logarithm of a noise level instead of a time. */
    boolean logTime();

    /** Channels in and out of the network, in units of data channels. */
    int[] channels(LinearSde process);

    /** Refuses a process that the objective cannot be trained on. */
    void check(LinearSde process);

    /** The loss. */
    Objective objective(LinearSde process, Field net, Facts facts, Source<Batch> data);

    /** The score of a process from the trained network. */
    Score score(LinearSde trained, LinearSde wanted, Field net, Facts facts);
  }

  /** The objective on any linear process. */
  static Form form(Kind kind) {
    return new Form() {
      @Override
      public Method on(Noising process, Facts facts) {
        return new LinearMethod(linear(process).in(new Euclidean(facts.event())), facts, kind);
      }

      @Override
      public void check(Noising process) {
        kind.check(linear(process));
      }
    };
  }

  private static LinearSde linear(Noising process) {
    return LinearNoising.require("objective", process, "this objective");
  }

  @Override
  public Networks.Shape shape() {
    int[] channels = kind.channels(process);
    int c = facts.shape()[0];
    return new Networks.Shape(channels[0] * c, channels[1] * c, facts.image(), kind.logTime());
  }

  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return kind.objective(process, net, facts, states);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
    LinearSde p = wanted(wanted);
    return LinearSampling.of(p, score(p, net), options);
  }

  private LinearSde wanted(Optional<Noising> other) {
    return LinearNoising.wanted(other, facts, () -> process);
  }

  @Override
  public double networkTime(Field net, Optional<Noising> wanted, double t) {
    return kind.logTime() ? Preconditioned.time(wanted(wanted), t) : t;
  }

  @Override
  public Sampling steered(
      Field net,
      Optional<Noising> wanted,
      SampleOptions options,
      Optional<ClassSteering> classes,
      Optional<Inversion> known) {
    LinearSde p = wanted(wanted);
    return LinearSteering.of(p, score(p, net), options, classes, known, facts.sigmaData());
  }

  @Override
  public Likelihood likelihood(Field net, Likelihood.Options o) {
    return LinearLikelihood.of(process, score(process, net), facts, o);
  }

  @Override
  public Score score(LinearSde wanted, Field net) {
    return kind.score(process, wanted, net, facts);
  }
}
