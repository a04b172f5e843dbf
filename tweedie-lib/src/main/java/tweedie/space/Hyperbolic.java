package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Hyperbolic space H^d of curvature −1 as the upper sheet of {@code ⟨x, x⟩ = −1} with {@code ⟨x, y⟩
 * = −x₀y₀ + Σ x_i y_i}; states are [B, d + 1] with x₀ ≥ 1. Inner products and lengths of tangent
 * vectors are those of this form. Distances up to about 15 in float64, 6 in float32.
 *
 * @param dimension d, at least 2
 */
public record Hyperbolic(int dimension) implements TwoPointHomogeneous {
  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException for a dimension below 1
   */
  public Hyperbolic {
    if (dimension < 2) {
      throw new IllegalArgumentException(
          "hyperbolic space: expected a dimension of at least 2, found " + dimension);
    }
  }

  /**
   * The point (1, 0, …, 0).
   *
   * @param like a batch whose number of rows and type are wanted, [B, d + 1]
   * @return [B, d + 1]
   */
  public Tensor origin(Tensor like) {
    return torch.eye(width(), like.options()).narrow(0, 0, 1).expand(like.size(0), width());
  }

  /**
   * Points from Poincaré's disc or ball model.
   *
   * @param p [B, d], length below 1
   * @return {@code (1 + |p|², 2p)/(1 − |p|²)}, [B, d + 1]
   */
  public static Tensor fromBall(Tensor p) {
    Tensor s = Rows.dot(p, p);
    Tensor gap = Ops.add(s.neg(), 1);
    return Ops.cat(1, Ops.add(s, 1).div(gap), Ops.mul(p, 2).div(gap));
  }

  /**
   * Points in Poincaré's disc or ball model.
   *
   * @param x [B, d + 1]
   * @return {@code x_i/(1 + x₀)}, [B, d]
   */
  public static Tensor toBall(Tensor x) {
    return x.narrow(1, 1, x.size(1) - 1).div(Ops.add(x.narrow(1, 0, 1), 1));
  }

  @Override
  public int width() {
    return dimension + 1;
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, width());
    Tensor first = x.narrow(1, 0, 1);
    // Rounding of ⟨x, x⟩ grows with the square of x₀.
    Tensor gap = Ops.add(form(x, x), 1).div(first.mul(first));
    Rows.require("<x, x> = -1", Rows.deviation(gap, 0));
    if (x.numel() > 0 && !(first.min().item_double() > 0)) {
      throw new IllegalArgumentException("state: expected the upper sheet, found x0 <= 0");
    }
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    Tensor n = Rows.root(form(v, v));
    Tensor y = x.mul(n.cosh()).add(v.mul(n.sinh().div(n)));
    Tensor rest = y.narrow(1, 1, dimension);
    return Ops.cat(1, Ops.add(Rows.dot(rest, rest), 1).sqrt(), rest);
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v.add(x.mul(form(x, v)));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return carry(x, rng.normal(dimension).to(x.scalar_type()));
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    return form(u, v).squeeze(1);
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    Tensor r = distance(x, y).unsqueeze(1);
    Tensor w = project(x, y.sub(x));
    return w.mul(r.div(r.sinh()));
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    Tensor gap = x.sub(y);
    return Ops.mul(Ops.mul(Rows.root(form(gap, gap)), 0.5).asinh(), 2).squeeze(1);
  }

  @Override
  public Tensor frame(Tensor x) {
    Tensor e = torch.eye(width(), x.options()).narrow(0, 1, dimension).unsqueeze(0);
    Tensor away = Ops.cat(1, Ops.add(x.narrow(1, 0, 1), 1), x.narrow(1, 1, dimension));
    Tensor share = x.narrow(1, 1, dimension).div(Ops.add(x.narrow(1, 0, 1), 1));
    return e.add(share.unsqueeze(2).mul(away.unsqueeze(1)));
  }

  @Override
  public double logJacobian(double r) {
    return -(dimension - 1) * Elementary.logOverSinh(r);
  }

  @Override
  public double logJacobianSlope(double r) {
    return -(dimension - 1) * Elementary.cothGap(r);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException unless d is 2 or 3
   */
  @Override
  public HeatKernel kernel() {
    return HeatKernel.hyperbolic(dimension);
  }

  /**
   * Draws Brownian motion, generator {@code ½Δ}, run for a time from x, from its exact law; d = 2
   * or 3.
   *
   * @param x states [B, d + 1]
   * @param time at least 0, one a row, [B]
   * @param rng one stream a row
   * @return states, shape and type of x; computed in float64
   * @throws IllegalArgumentException for another dimension
   */
  public Tensor brownian(Tensor x, double[] time, Rng rng) {
    kernel();
    Tensor start = x.to(ScalarType.Double);
    Tensor way = noise(start, rng.child(0));
    double[] r = new HyperbolicDraw(dimension).draw(time, rng.child(1));
    Tensor scale = Ops.tensor(r, r.length).div(inner(start, way, way).sqrt());
    return move(start, way.mul(Ops.perRow(scale, way))).to(x.scalar_type());
  }

  /** Parallel transport of a tangent vector (0, z) at the origin: {@code z_i e_i(x)}. */
  private Tensor carry(Tensor x, Tensor z) {
    Tensor first = Ops.add(x.narrow(1, 0, 1), 1);
    Tensor rest = x.narrow(1, 1, dimension);
    Tensor share = Rows.dot(rest, z).div(first);
    return Ops.cat(1, share.mul(first), z.add(share.mul(rest)));
  }

  /** {@code −u₀v₀ + Σ u_i v_i}, [B, 1]. */
  private static Tensor form(Tensor u, Tensor v) {
    Tensor first = u.narrow(1, 0, 1).mul(v.narrow(1, 0, 1));
    return Rows.dot(u, v).sub(Ops.mul(first, 2));
  }
}
