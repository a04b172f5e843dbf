package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.law.Gaussian;
import tweedie.process.Linear;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * How the probability flow of a linear process started at a point carries its noise: {@code Ψ′ = (F
 * + ½ a Σ⁻¹)Ψ} with the covariance Σ since the start u. On one block it is the ratio of standard
 * deviations; on more it is integrated by RK4 in {@code log(τ − u)}, where the coefficients are
 * bounded and powers of τ − u become exponentials.
 *
 * @param forward the process
 * @param unit the unit vectors as states, float64 [k, k]
 * @see "Zhang, Tao, Chen 2022, arXiv:2206.05564"
 */
record NoiseTransport(Linear forward, Tensor unit) {
  /** Longest step: powers up to 5, as in order three, then err by 1e-8 a unit. */
  private static final double STEP = 0.01;

  NoiseTransport(Linear forward) {
    this(forward, unit(forward.blocks()));
  }

  private static Tensor unit(int blocks) {
    Tensor x = torch.eye(blocks).to(ScalarType.Double);
    x.retainReference();
    return x;
  }

  /** Φ from s to t, [k, k]. */
  Tensor map(Tensor s, Tensor t) {
    return forward.transition(unit, s, t).mean().transpose(0, 1);
  }

  /** Ψ from t down to s for a start at u, u &le; s &lt; t, [k, k]. */
  Tensor between(double u, double t, double s) {
    if (s == u) {
      return Ops.zerosLike(unit);
    }
    if (forward.blocks() == 1) {
      return factor(u, s).div(factor(u, t));
    }
    double from = Math.log(t - u);
    double to = Math.log(s - u);
    int n = (int) Math.ceil((from - to) / STEP);
    double h = (to - from) / n;
    return TensorScope.fold(unit, n, (psi, i) -> step(psi, u, from + i * h, h));
  }

  private Tensor factor(double u, double t) {
    return forward.transition(unit, Ops.scalar(u), Ops.scalar(t)).factor();
  }

  private Tensor step(Tensor psi, double u, double y, double h) {
    Tensor first = rate(u, y);
    Tensor middle = rate(u, y + 0.5 * h);
    Tensor last = rate(u, y + h);
    Tensor a = torch.matmul(first, psi);
    Tensor b = torch.matmul(middle, Ops.add(psi, a, 0.5 * h));
    Tensor c = torch.matmul(middle, Ops.add(psi, b, 0.5 * h));
    Tensor d = torch.matmul(last, Ops.add(psi, c, h));
    return Ops.add(psi, a.add(d).add(Ops.mul(b.add(c), 2)), h / 6);
  }

  /** {@code (τ − u)(F + ½ a Σ⁻¹)} at {@code τ = u + e^y}. */
  private Tensor rate(double u, double y) {
    double length = Math.exp(y);
    Tensor t = Ops.scalar(u + length);
    Gaussian kernel = forward.transition(unit, Ops.scalar(u), t);
    // The covariance itself would square the condition of its factor.
    Tensor white = kernel.factor().inverse();
    Tensor f = forward.drift(unit, t, Condition.NONE).transpose(0, 1);
    Tensor a = forward.diffuse(unit, unit, t);
    Tensor pull = torch.matmul(torch.matmul(a, white.transpose(0, 1)), white);
    return Ops.mul(Ops.add(f, pull, 0.5), length);
  }
}
