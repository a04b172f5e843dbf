package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Criterion;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.law.TimeProposal;
import tweedie.objective.Implicit;
import tweedie.space.Divergence;
import tweedie.tensor.Rng;

/** A diffusion from a few points, integrated by a rule over the noised states. */
interface AtomFixture extends DiffusionFixture {
  /** The law of the data. */
  Atoms atoms();

  /** A rule that resolves the noised law at a time; as many nodes at every time. */
  StateRule rule(double t);

  @Override
  default TractableProcess<?> tractable() {
    return atoms().process();
  }

  /** From ε = 0.2, where kernels are as wide as the steps of short rules. */
  @Override
  default TimeProposal times() {
    return TimeProposal.logarithmic(0.2, process().horizon());
  }

  @Override
  default int timeNodes() {
    return 8;
  }

  /** The coarsest rules, in three and four dimensions, leave 1e-3. */
  @Override
  default double ruleError() {
    return 2e-3;
  }

  /** Kernels cost microseconds each, and bounded statistics are less noisy. */
  @Override
  default int rows() {
    return 1000;
  }

  @Override
  default Tensor clean(Rng rng) {
    return atoms().sample(rng);
  }

  @Override
  default Tensor logMarginal(Tensor x, double t) {
    return atoms().logMarginal(x, t);
  }

  @Override
  default Score score() {
    return atoms().score();
  }

  /** The exact scores come from series in plain Java, which have no gradient. */
  @Override
  default Criterion implicit() {
    return new Implicit(process().dynamics(), Divergence.differences(1e-4));
  }

  @Override
  default Pairs pairs(double t) {
    return atoms().pairs(rule(t), t);
  }
}
