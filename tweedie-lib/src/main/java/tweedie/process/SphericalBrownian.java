package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.law.Dirichlet;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Exact Brownian motion (generator ½Δ) on spheres of any dimension, through the Wright–Fisher
 * diffusion: {@code (1 − ⟨X_τ, x₀⟩)/2} is one with {@code α = ((d−1)/2, (d−1)/2)} started at 0, and
 * the direction away from x₀ is uniform. No step, no error in τ.
 *
 * @see "Mijatović, Mramor, Uribe Bravo 2020, A note on the exact simulation of spherical Brownian
 *     motion, arXiv:1810.09288, theorem 1"
 */
public final class SphericalBrownian {
  private SphericalBrownian() {}

  /**
   * Draws {@code X_τ | X_0 = x₀}.
   *
   * @param x unit vectors, [B, d] with d ≥ 2, or [B, n, d] for n independent spheres a row
   * @param tau times ≥ 0, [] or [B]
   * @param rng one stream a row
   * @return unit vectors, shape and type of x
   * @throws IllegalArgumentException when d is below 2
   */
  public static Tensor sample(Tensor x, Tensor tau, Rng rng) {
    int d = Math.toIntExact(x.size(-1));
    if (d < 2) {
      throw new IllegalArgumentException("sphere: expected points [B, d] with d >= 2, found d = 1");
    }
    int spheres = Math.toIntExact(Ops.rowSize(x) / d);
    long[] shape = Shapes.of(x);
    shape[shape.length - 1] = 1;
    double[] heights = heights(d, spheres, tau, rng);
    Tensor y = Ops.tensor(heights, shape).to(x.scalar_type());
    Tensor z = rng.child(3).normal(Shapes.event(x)).to(x.scalar_type());
    Tensor tangent = z.sub(x.mul(z.mul(x).sum(-1).unsqueeze(-1)));
    Tensor unit = tangent.div(norm(tangent));
    // cos = 1 − 2y and sin = 2√(y(1 − y)) keep their digits as y → 0.
    Tensor sine = Ops.mul(y.mul(Ops.add(y.neg(), 1)).sqrt(), 2);
    Tensor moved = x.mul(Ops.add(Ops.mul(y, -2), 1)).add(unit.mul(sine));
    return moved.div(norm(moved));
  }

  private static Tensor norm(Tensor v) {
    return v.mul(v).sum(-1).unsqueeze(-1).sqrt();
  }

  private static double[] repeated(double[] tau, int times) {
    double[] all = new double[tau.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = tau[i / times];
    }
    return all;
  }

  /** {@code Y ~ Beta(α, α + M)}, [rows * spheres]. */
  private static double[] heights(int d, int spheres, Tensor tau, Rng rng) {
    double alpha = 0.5 * (d - 1);
    double[] u = rng.uniforms(spheres);
    LineageDraws draws =
        new LineageDraws(
            2 * alpha,
            u,
            () -> rng.child(2).normal(spheres),
            i -> rng.rows(i / spheres, 1).child(4).child(i % spheres));
    double[] time = Ops.doubles(tau);
    long[] m = tau.dim() == 0 ? draws.shared(time[0]) : draws.each(repeated(time, spheres));
    double[] shapes = new double[2 * u.length];
    for (int i = 0; i < u.length; i++) {
      shapes[2 * i] = alpha;
      shapes[2 * i + 1] = alpha + Math.max(m[i], 0);
    }
    double[] pairs = Dirichlet.draw(shapes, 2, 2 * spheres, rng.child(1));
    double[] out = new double[u.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = m[i] < 0 ? 0 : pairs[2 * i];
    }
    return out;
  }
}
