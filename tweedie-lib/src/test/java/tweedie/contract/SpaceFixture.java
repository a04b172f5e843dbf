package tweedie.contract;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.TractableProcess;
import tweedie.law.TimeProposal;
import tweedie.tensor.Ops;
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

  /** Runs the reversal with the exact score from T to ε. */
  Tensor reverse(Tensor start, int steps, Rng rng);

  /** Rows of the joint law of clean and noised states: quadrature where it is exact, else draws. */
  default Pairs pairs(double t) {
    Tensor x0 = clean(Rng.of(5, rows()));
    Rng noise = Rng.of(6, rows()).child(Double.doubleToLongBits(t));
    Tensor zero = Ops.scalar(0);
    return Pairs.drawn(x0, process().sample(x0, zero, Ops.scalar(t), noise).x());
  }

  /** Number of draws. */
  default int rows() {
    return 10_000;
  }

  /** Where the bound draws its times, with the ends of {@link #times}. */
  default TimeProposal boundTimes() {
    return times();
  }

  /** Number of draws of the bound, each at times of its own. */
  default int boundRows() {
    return rows();
  }

  /** Largest error of a mean over {@link #pairs}, integrals over t included; empty: draws. */
  default double quadratureError() {
    return 0;
  }

  /** Standard error that draws may have at most: the contract must be able to fail. */
  default double precision() {
    return 0.05;
  }

  /** Identities that do not exist on this space, each with its reason. */
  default Map<Identity, String> exceptions() {
    return Map.of();
  }
}
