package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Density;
import tweedie.core.Field;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The likelihood bound of a denoising Markov model on any space, with every constant, in nats. For
 * times in [ε, T] and the stationary law π,
 *
 * <pre>{@code
 * log p(x₀) ≥ E[log π(x_T) − log q_{T|0}(x_T|x₀) − ∫ Φ(q_{t|0}/β) dt + log p(x₀|x_ε)]    denoising
 * log p(x₀) ≥ E[log π(x_T) − log q_{ε|0}(x_ε|x₀) − ∫ (L̂*β/β + L̂ log β) dt + log p(x₀|x_ε)]  implicit
 * }</pre>
 *
 * which are equal in mean. An estimate is unbiased for the bound, not for the density: its
 * exponential must not be averaged.
 *
 * @param process the noising
 * @param rate what is integrated, weight 1 at all times
 * @param form which of the two the rate belongs to
 * @param net the model as the rate takes it
 * @param times the law of t, from ε to T
 * @param points times drawn for each row, one in each of as many equal shares; at least 1
 * @param decoder {@code p(x₀|x_ε)}
 * @see "Benton et al. 2024, arXiv:2211.03595, theorem 1; Song et al. 2021, arXiv:2101.09258"
 */
public record Elbo(
    TractableProcess<?> process,
    Criterion rate,
    Form form,
    Field net,
    TimeProposal times,
    int points,
    Decoder decoder)
    implements Density {
  /** What the rate compares the model with, which decides the term at the end. */
  public enum Form {
    /** With the transition density of the noising; ends at T. */
    DENOISING,
    /** With nothing; ends at ε. */
    IMPLICIT
  }

  /**
   * Checks the number of points.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public Elbo {
    if (points < 1) {
      throw new IllegalArgumentException("points: expected at least 1, found " + points);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A lower bound in mean, float64. Fields are in training mode exactly when c is.
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor zero = Ops.scalar(0);
    Tensor first = Ops.scalar(times.time(0));
    Tensor last = Ops.scalar(times.time(1));
    Tensor end = process.sample(x, zero, last, rng.child(0)).x();
    Tensor begin = process.sample(x, zero, first, rng.child(1)).x();
    Tensor sum = process.prior().logDensity(end, c, rng.child(2)).to(ScalarType.Double);
    Tensor known =
        form == Form.DENOISING
            ? process.logTransition(end, x, zero, last)
            : process.logTransition(begin, x, zero, first);
    Tensor start = sum.sub(known).add(decoder.at(x, begin, first, c).to(ScalarType.Double));
    TimeIntegral integral = new TimeIntegral(process, rate, net, times, points);
    Batch clean = new Batch(x, c);
    Rng draws = rng.child(3);
    return TensorScope.fold(
        start,
        points,
        (total, k) -> {
          Rng r = draws.child(k);
          double[] at = r.child(0).uniforms(1);
          return total.sub(integral.share(clean, k, at, r.child(1), r.child(2)));
        });
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net).and("process", process);
  }
}
