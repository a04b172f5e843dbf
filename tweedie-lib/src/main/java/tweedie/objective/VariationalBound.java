package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Density;
import tweedie.core.Field;
import tweedie.law.Decoder;
import tweedie.law.TimeIntegral;
import tweedie.law.TimeProposal;
import tweedie.process.LinearSde;
import tweedie.process.PriorDivergence;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The variational bound of a linear process in its three terms,
 *
 * <pre>{@code
 * −log p(x) ≤ E[−log p(x|z_ε)] + KL(q(z_T|x) ‖ π) + ∫ rate dt,   rate = ½ βn ‖√(2D)ᵀ(s − ∇log q_t(z|x))‖²
 * }</pre>
 *
 * <p>For one block the rate is {@code ½ γ'(t) ‖ε̂ − ε‖²}, and {@link Weighting#ofSteps} makes it
 * that of a chain of finitely many steps. With auxiliary blocks q_t(z|x) has their initial
 * covariance inside, so that they are integrated out and the bound is one of the data alone.
 *
 * <p>The prior term is exact; the others are estimates whose mean is the bound, so that the
 * exponential must not be averaged.
 *
 * @param process the noising, with the covariance of its auxiliaries
 * @param rate loss at a noised state: {@link SquaredError} or {@link DenoiserError} weighted by
 *     {@link Weighting#likelihood} or {@link Weighting#ofSteps}
 * @param net the model as the rate takes it
 * @param times the law of t, from ε to T
 * @param points times drawn for each row, one in each of as many equal shares; at least 1
 * @param decoder {@code p(x | z_ε)}, given states of the process
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 4; Luo 2022, arXiv:2208.11970,
 *     equation 58; Song et al. 2021, arXiv:2101.09258, for other diffusions"
 */
public record VariationalBound(
    LinearSde process, Criterion rate, Field net, TimeProposal times, int points, Decoder decoder)
    implements Density {
  /**
   * Checks the number of points.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public VariationalBound {
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
    return terms(x, c, rng).total().neg();
  }

  /**
   * The terms, with times drawn for each row by itself.
   *
   * @param x data [B, C, …]
   * @param c condition of the rows
   * @param rng one stream a row
   * @return what {@link #logDensity} adds up
   */
  public BoundTerms terms(Tensor x, Condition c, Rng rng) {
    Rng draws = rng.child(0);
    return terms(x, c, rng, k -> draws.child(k).uniforms(1));
  }

  /** Shares of the times of each row. */
  @FunctionalInterface
  interface Shares {
    /** Uniform numbers in [0, 1], one a row, for a point. */
    double[] of(int point);
  }

  BoundTerms terms(Tensor x, Condition c, Rng rng, Shares shares) {
    Tensor clean = process.lift(x);
    TimeIntegral integral = new TimeIntegral(process, rate, net, times, points);
    Batch batch = new Batch(clean, c);
    Tensor none = Ops.tensor(new double[(int) x.size(0)], x.size(0));
    Rng noise = rng.child(2);
    Tensor diffusion =
        TensorScope.fold(
            none,
            points,
            (sum, k) -> {
              Rng r = noise.child(k);
              return sum.add(integral.share(batch, k, shares.of(k), r.child(0), r.child(1)));
            });
    return new BoundTerms(reconstruction(x, c, rng), prior(x), diffusion);
  }

  /**
   * The first term alone, as {@link #terms} has it for the same streams.
   *
   * @param x data [B, C, …]
   * @param c condition of the rows
   * @param rng one stream a row
   * @return {@code −log p(x | z_ε)}, float64 [B], nats
   */
  public Tensor reconstruction(Tensor x, Condition c, Rng rng) {
    Tensor clean = process.lift(x);
    Tensor first = Ops.scalar(times.time(0));
    Tensor begin = process.sample(clean, Ops.scalar(0), first, rng.child(1)).x();
    return decoder.at(clean, begin, first, c).to(ScalarType.Double).neg();
  }

  /**
   * The second term alone.
   *
   * @param x data [B, C, …]
   * @return {@code KL(q(z_T | x) ‖ π)}, float64 [B], nats
   */
  public Tensor prior(Tensor x) {
    return PriorDivergence.of(process, process.lift(x));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net).and("process", process);
  }
}
