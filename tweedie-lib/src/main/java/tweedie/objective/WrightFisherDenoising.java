package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.WrightFisher;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Denoising score matching on the simplex in the bounded form: {@code ½ (u − u*)ᵀ A (u − u*)} for a
 * network u = ∇log(p_t / Dir(α)) and {@code u* = l / x_t}. The counts l are those drawn with the
 * state, or their mean given both ends: the same minimiser, the second with less variance and more
 * work. In nats per unit of the clock; multiply by β for nats per unit of t.
 *
 * @param process the noising
 * @param posterior whether l is the posterior mean of the counts, rather than the drawn ones
 * @see "Benton et al. 2024, arXiv:2211.03595, sections 3 and 5.3"
 */
public record WrightFisherDenoising(WrightFisher process, boolean posterior) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor x = xt.x();
    Tensor counts =
        posterior ? process.expectedCounts(x, clean.x(), Ops.zerosLike(t), t) : xt.noise();
    Tensor u = net.at(x, t, clean.c().training(rng));
    // x (u − u*) has no division; dᵀ A d = Σ e²/x − (Σ e)² with e = x d.
    Tensor e = x.mul(u).sub(counts);
    Tensor total = Ops.rowSum(e);
    return Ops.mul(Ops.rowSum(e.mul(e).div(x)).sub(total.mul(total)), 0.5);
  }
}
