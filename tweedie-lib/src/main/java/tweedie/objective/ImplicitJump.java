package tweedie.objective;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.Noised;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Implicit score matching on finite sets: {@code w(t) Σ_y [R(y, x) u_y − R(x, y) + R(x, y) log
 * u_y]} with the model's ratios {@code u_y = β(y) / β(x)} and forward rates R. It is {@code L̂*β/β
 * + L̂ log β}, so that with w = 1 its integral over t is a likelihood bound with nothing dropped.
 *
 * <p>Holds for ratios of one function, {@code u_y(x) u_x(y) = 1}.
 *
 * @param forward the chain in forward time
 * @param weight w(t), at least 0
 * @see "Benton et al. 2024, arXiv:2211.03595, equation 9; Campbell et al. 2022, arXiv:2205.14987"
 */
public record ImplicitJump(Jump forward, DoubleUnaryOperator weight) implements Criterion {
  /**
   * The likelihood bound.
   *
   * @param forward the chain in forward time
   */
  public ImplicitJump(Jump forward) {
    this(forward, t -> 1);
  }

  /**
   * {@inheritDoc}
   *
   * @param net the ratios of the model
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor x = xt.x();
    Tensor u = net.at(x, t, clean.c().training(rng));
    Tensor out = forward.out(x, t, clean.c()).to(u.scalar_type());
    Tensor in = forward.in(x, t, clean.c()).to(u.scalar_type());
    Tensor possible = torch.where(out.gt(Ops.scalar(0)), u, torch.ones_like(u));
    Tensor each = in.mul(u).sub(out).add(out.mul(possible.log()));
    return ScoreMatching.weighted(Ops.rowSum(each), t, weight);
  }
}
