package tweedie.objective;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.WrightFisher;
import tweedie.space.Simplex;
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
    Tensor x = xt.x().detach().requires_grad_(true);
    Tensor u = net.at(x, t, clean.c().training(rng));
    Tensor e = space.noise(xt.x(), rng.child(0));
    double theta = java.util.Arrays.stream(alpha).sum();
    Tensor pull = Ops.add(Ops.tensor(alpha, alpha.length).to(x.scalar_type()), xt.x(), -theta);
    Tensor square = Ops.mul(Ops.rowSum(u.mul(space.raise(xt.x(), u))), 0.5);
    Tensor trace = Ops.rowSum(pullBack(u.mul(e).sum(), x).mul(e));
    return square.add(trace).add(Ops.rowSum(pull.mul(u)));
  }

  /** The gradient of a sum at x, itself differentiable; zero where x does not enter. */
  private static Tensor pullBack(Tensor sum, Tensor x) {
    if (!sum.requires_grad()) {
      return Ops.zerosLike(x);
    }
    try (TensorVector ys = new TensorVector(sum);
        TensorVector xs = new TensorVector(x);
        TensorVector ones = new TensorVector(torch.ones_like(sum));
        BoolOptional keep = new BoolOptional(true);
        TensorVector out = torch.grad(ys, xs, ones, keep, true, true)) {
      // The element belongs to the vector, which is freed here: a second reference outlives it.
      Tensor g = new Tensor(out.get(0));
      return g.defined() ? g : Ops.zerosLike(x);
    }
  }
}
