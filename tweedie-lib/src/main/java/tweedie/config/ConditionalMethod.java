package tweedie.config;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.objective.Progressive;
import tweedie.objective.ScoreMatching;
import tweedie.process.Components;
import tweedie.process.ConditionPath;
import tweedie.process.JointPreconditioned;
import tweedie.process.LinearSde;
import tweedie.process.NoisedPair;
import tweedie.process.NonUniformSde;
import tweedie.process.SemiLinear;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * States given conditions beside them. Losses are the likelihood bound, {@code ½ Σ g_p² |s_p − ∇_p
 * log p|²} over the parts that are noised, per number of the state; samples follow the reverse
 * process of the state alone.
 *
 * @param form what was configured
 * @param noising the process of the state as configured
 * @param state the same on the shape of the data
 * @param facts of the states
 * @param channels of the condition
 */
record ConditionalMethod(
    ConditionalForm form, Noising noising, LinearSde state, Facts facts, int channels)
    implements Method {
  /** The condition is part of what the network is applied to. */
  @Override
  public Given told(Facts known) {
    return Given.NOTHING;
  }

  private boolean clean() {
    return form.estimator() == ConditionalForm.Estimator.CDE;
  }

  @Override
  public Networks.Shape shape() {
    int own = facts.shape()[0];
    return new Networks.Shape(own + channels, clean() ? own : own + channels, facts.image(), false);
  }

  /** On the condition as it is noised in the end. */
  @Override
  public Objective objective(Field net, Source<Batch> states) {
    return clean()
        ? loss(alone(), net, states)
        : loss(pair(Long.MAX_VALUE).joint(), net, joined(states));
  }

  /** A clock that changes counts the rows of the run. */
  @Override
  public Course course(Field net, Ends ends, Experiment e) {
    if (form.estimator() != ConditionalForm.Estimator.VSCMDE) {
      return Course.single(objective(net, ends.left()), e.seed());
    }
    int batch = e.trainer().batch();
    Source<Batch> both = joined(ends.left());
    Objective changing = new Progressive(rows -> loss(pair(rows / batch).joint(), net, both));
    return Course.single(changing, e.seed());
  }

  /** Of the last clock, at which samples are drawn: figures of one run stay comparable. */
  @Override
  public Course heldOut(Field net, Ends ends, Experiment e) {
    return Course.single(objective(net, ends.left()), e.seed());
  }

  private static Source<Batch> joined(Source<Batch> states) {
    return rng -> {
      Batch b = states.draw(rng);
      return new Batch(NoisedPair.join(b.x(), NoisedPair.known(b.c())), b.c());
    };
  }

  private Objective loss(NonUniformSde p, Field net, Source<Batch> data) {
    double each = 1.0 / Shapes.count(facts.event());
    return form.times().denoising(p, new ScoreMatching(p, t -> each), score(p, net), data);
  }

  private Score score(NonUniformSde p, Field net) {
    return p.score(
        new JointPreconditioned(
            p, clean() ? new Beside(net) : net, facts.mean(), facts.sigmaData()));
  }

  /** The state without the condition, as a process of one part. */
  private NonUniformSde alone() {
    int[] all = {facts.shape()[0]};
    return new NonUniformSde(List.of(state), Components.channels(all, facts.event()));
  }

  private NoisedPair pair(long step) {
    return form.pair(state, facts.event(), channels, step);
  }

  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions o) {
    ScoreMethod.own(noising, wanted);
    AtomicLong calls = new AtomicLong();
    NoisedPair last = pair(Long.MAX_VALUE);
    Score joint = clean() ? score(alone(), net) : score(last.joint(), net);
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return joint.at(x, t, c);
        };
    return Sampling.along(
        hooks -> LinearSampling.sampler(state, o, hooks),
        rng -> reversal(last, counted, o, rng),
        state.prior(),
        state::data,
        o.batch(),
        calls);
  }

  private SemiLinear reversal(NoisedPair last, Score joint, SampleOptions o, Rng rng) {
    if (clean()) {
      return LinearSampling.reversal(state, joint, o);
    }
    ConditionPath path =
        form.coherent()
            ? ConditionPath.coherent(last.condition(), rng)
            : ConditionPath.redrawn(last.condition(), rng);
    return LinearSampling.reversal(state, last.given(joint, path), o);
  }

  /** A network that sees clean conditions beside states. */
  private record Beside(Field net) implements Field {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      return net.at(NoisedPair.join(x, NoisedPair.known(c)), t, c);
    }

    @Override
    public Parameters parameters() {
      return net.parameters();
    }
  }
}
