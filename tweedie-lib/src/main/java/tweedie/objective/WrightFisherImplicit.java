package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.WrightFisher;
import tweedie.space.Simplex;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Implicit score matching on the simplex in the bounded form: {@code ½ uᵀAu + tr(A ∇u) + (α − |α|
 * x)ᵀu} for u = ∇log(p_t / Dir(α)), the trace by one probe {@code e ~ N(0, A)} as {@code eᵀ(∇u)e}.
 * It needs no transition law, and equals the denoising loss up to a constant in the model.
 *
 * <p>Valid for every α &gt; 0 as long as u is bounded: {@code A} has no component through a face,
 * so that the boundary term of the partial integration vanishes. It is not valid for the plain
 * score, or any u that grows like 1/x: there the boundary term stays for α_i ≤ 1, and the variance
 * is infinite for α_i ≤ 2. In nats per unit of the clock.
 *
 * @param process the noising
 * @see "Hyvärinen 2005; Benton et al. 2024, arXiv:2211.03595, equation 9"
 */
public record WrightFisherImplicit(WrightFisher process) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    double[] alpha = process.alpha();
    Simplex space = new Simplex(alpha.length);
    Tensor x = xt.x();
    Tensor e = space.noise(x, rng.child(0));
    Condition training = clean.c().training(rng);
    Tensor[] out =
        Backward.with(
            x,
            (point, graph) -> {
              Tensor u = net.at(point, t, training);
              return new Tensor[] {u, Ops.rowSum(Backward.vjp(u, point, e, graph).mul(e))};
            });
    Tensor u = out[0];
    double theta = java.util.Arrays.stream(alpha).sum();
    Tensor pull = Ops.add(Ops.tensor(alpha, alpha.length).to(x.scalar_type()), x, -theta);
    Tensor square = Ops.mul(Ops.rowSum(u.mul(space.raise(x, u))), 0.5);
    return square.add(out[1]).add(Ops.rowSum(pull.mul(u)));
  }
}
