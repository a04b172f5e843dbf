package tweedie.contract;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.TractableProcess;
import tweedie.law.TimeProposal;
import tweedie.tensor.Rng;

/**
 * A space and a law of data on it for which the noised law is known exactly: all that the contract
 * needs to know of a space. See {@link DiffusionFixture} and {@link JumpFixture} for the two kinds.
 */
interface SpaceFixture {
  /** The noising. */
  ForwardProcess<?> process();

  /** The noising with its transition law, which {@link #exceptions} may say that it has not. */
  default TractableProcess<?> tractable() {
    throw new IllegalStateException(this + ": expected an exception with its reason, found none");
  }

  /** Times from ε to T; smooth integrands become polynomials of u, roughly. */
  default TimeProposal times() {
    return TimeProposal.logarithmic(0.05, process().horizon());
  }

  /** Nodes of the rule for integrals over u. */
  default int timeNodes() {
    return 14;
  }

  /** Draws clean states of the process, one a stream. */
  Tensor clean(Rng rng);

  /** The exact {@code log q_t(x)}, float64 [B]; t = 0 is the law of the data. */
  Tensor logMarginal(Tensor x, double t);

  /** The exact generalised score of q_t, for times [] or [B]. */
  Field score();

  /** The generalised score of another model, not close to the exact one. */
  Field other();

  /** {@code L̂*β/β + L̂ log β}. */
  Criterion implicit();

  /** Numbers of a state whose means tell laws apart, [B, k]. */
  Tensor statistics(Tensor x);

  /** Runs the reversal with a model from T to ε: in the steps, and in twice as many. */
  Tensor[] reverse(Field model, Tensor start, int steps, Rng rng);

  /** A rule for the joint law of clean and noised states. */
  Pairs pairs(double t);

  /** Largest error of the identities that the rules leave, nats; measured. */
  default double ruleError() {
    return 2e-4;
  }

  /** Number of draws of the reversal. */
  default int rows() {
    return 2000;
  }

  /** Factor of the score whose reversal the statistics tell from the exact one, measured. */
  default double told() {
    return 1.5;
  }

  /** Why they tell no factor; empty where they do. */
  default Optional<String> untold() {
    return Optional.empty();
  }

  /** Identities that do not exist on this space, each with its reason. */
  default Map<Identity, String> exceptions() {
    return Map.of();
  }
}
