package tweedie.contract;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.TractableProcess;
import tweedie.law.WrappedNormal;
import tweedie.space.HeatKernel;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Brownian motion on H² or H³ at unit rate. It has no limit; the prior is any law, which the
 * identities allow.
 */
record HyperbolicBrownian(Hyperbolic space, double horizon) implements TractableProcess<Diffusion> {
  @Override
  public Diffusion dynamics() {
    return new UnitNoise(space);
  }

  @Override
  public Law prior() {
    return WrappedNormal.hyperbolic(space, 1);
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Tensor y = space.brownian(x, between(s, t, rng.rows()), rng);
    return new Noised(y, y);
  }

  @Override
  public Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t) {
    return log(y, x, between(s, t, (int) y.size(0)));
  }

  @Override
  public Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t) {
    return score(y, x, between(s, t, (int) y.size(0)));
  }

  /** {@code log p_τ(x, y)}. */
  Tensor log(Tensor y, Tensor x, double[] tau) {
    HeatKernel.Value[] k = space.kernel().at(Ops.doubles(space.distance(y, x)), tau);
    return Ops.tensor(
        IntStream.range(0, k.length).mapToDouble(i -> k[i].log()).toArray(), k.length);
  }

  /** {@code ∂_r log p_τ ∇r}; the logarithm at y points to x and has length r. */
  Tensor score(Tensor y, Tensor x, double[] tau) {
    double[] r = Ops.doubles(space.distance(y, x));
    HeatKernel.Value[] k = space.kernel().at(r, tau);
    for (int i = 0; i < r.length; i++) {
      r[i] = -k[i].slope() / r[i];
    }
    Tensor back = space.log(y, x);
    return back.mul(Ops.perRow(Ops.tensor(r, r.length), back));
  }

  /** {@code t − s}, one a row. */
  static double[] between(Tensor s, Tensor t, int rows) {
    double[] a = Ops.doubles(s);
    double[] b = Ops.doubles(t);
    return IntStream.range(0, rows)
        .mapToDouble(i -> b[b.length == 1 ? 0 : i] - a[a.length == 1 ? 0 : i])
        .toArray();
  }

  /** Noise without drift. */
  private record UnitNoise(Hyperbolic space) implements Diffusion {
    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return Ops.zerosLike(x);
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return v;
    }
  }
}
