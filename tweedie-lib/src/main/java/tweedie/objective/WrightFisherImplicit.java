package tweedie.objective;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.WrightFisher;
import tweedie.space.Divergence;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Implicit score matching on the simplex in the bounded form: {@code β(t) w(t) [½ uᵀAu + tr(A ∇u) +
 * (α − |α| x)ᵀu]} for u = ∇log(p_t / Dir(α)), where {@code tr(A ∇u) = div(Au) − (1 − K x)ᵀu}. It
 * needs no transition law, and with w = 1 equals the denoising loss up to a constant in the model.
 *
 * <p>Valid for every α &gt; 0 as long as u is bounded: {@code A} has no component through a face,
 * so that the boundary term of the partial integration vanishes. It is not valid for the plain
 * score, or any u that grows like 1/x, as {@link Implicit} takes it: there the boundary term stays
 * for α_i ≤ 1, and the variance is infinite for α_i ≤ 2.
 *
 * @param process the noising
 * @param divergence how the divergence of Au is found
 * @param weight w(t), at least 0
 * @see "Hyvärinen 2005; Benton et al. 2024, arXiv:2211.03595, equation 9"
 */
public record WrightFisherImplicit(
    WrightFisher process, Divergence divergence, DoubleUnaryOperator weight) implements Criterion {
  /**
   * {@inheritDoc}
   *
   * @param net u, bounded; a multiple of (1, …, 1) in it has no effect
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    double[] alpha = process.alpha();
    Simplex space = new Simplex(alpha.length);
    Tensor x = xt.x();
    Condition training = clean.c().training(rng.child(1));
    // A second call of the network for its value would cost as much again.
    Tensor[] covector = new Tensor[1];
    Divergence.Result raised =
        divergence.at(
            space,
            y -> {
              covector[0] = net.at(y, t, training);
              return space.raise(y, covector[0]);
            },
            x,
            rng.child(0));
    Tensor u = covector[0];
    double theta = Arrays.stream(alpha).sum();
    double[] less = Arrays.stream(alpha).map(a -> a - 1).toArray();
    Tensor flat = Ops.tensor(less, less.length).to(x.scalar_type());
    Tensor pull = Ops.add(flat, x, alpha.length - theta);
    Tensor loss = Ops.rowSum(u.mul(Ops.mul(raised.value(), 0.5).add(pull)));
    return ScoreMatching.weighted(
        loss.add(raised.divergence()),
        t,
        v -> process.schedule().rate(v) * weight.applyAsDouble(v));
  }
}
