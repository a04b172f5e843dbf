package tweedie.objective;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.space.Divergence;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Implicit score matching for diffusions on any continuous space: {@code w(t) (½⟨s, a s⟩ + div(a s
 * − f + ½ ∇·a))} with the metric score s, drift f and diffusion matrix a = G Gᵀ. Needs noised
 * states only, no transition density. It is {@code L̂*β/β + L̂ log β} of the model β, so that with
 * w = 1 its integral over t is a likelihood bound with nothing dropped.
 *
 * <p>With {@link Divergence#hutchinson} it is sliced score matching. At faces where the density
 * does not vanish, as on the simplex with small exponents, integration by parts leaves a term that
 * no estimator sees: {@link WrightFisherImplicit} is the form that holds there.
 *
 * @param forward the dynamics in forward time
 * @param divergence how the divergence is found
 * @param weight w(t), at least 0
 * @see "Hyvärinen 2005; Benton et al. 2024, arXiv:2211.03595, equation 9"
 */
public record Implicit(Diffusion forward, Divergence divergence, DoubleUnaryOperator weight)
    implements Criterion {
  /**
   * The likelihood bound.
   *
   * @param forward the dynamics in forward time
   * @param divergence how the divergence is found
   */
  public Implicit(Diffusion forward, Divergence divergence) {
    this(forward, divergence, t -> 1);
  }

  /**
   * {@inheritDoc}
   *
   * @param net the metric score of the model
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Condition training = clean.c().training(rng.child(1));
    Tensor x = xt.x();
    // The score at the point where the divergence is taken: a second call would cost as much again.
    Tensor[] score = new Tensor[1];
    Divergence.Result v =
        divergence.at(
            forward.space(),
            y -> {
              score[0] = net.at(y, t, training);
              Tensor known =
                  Ops.add(forward.drift(y, t, clean.c()), forward.divergence(y, t), -0.5);
              return forward.diffuse(score[0], y, t).sub(known);
            },
            x,
            rng.child(0));
    return ScoreMatching.weighted(forward.phi(score[0], x, t).add(v.divergence()), t, weight);
  }
}
