package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The unit sphere S^d with the metric of R^{d+1}; states are unit vectors [B, d + 1].
 *
 * @param dimension d, at least 1
 */
public record Sphere(int dimension) implements Isotropic {
  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException for a dimension below 1
   */
  public Sphere {
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "sphere: expected a dimension of at least 1, found " + dimension);
    }
  }

  /**
   * Points of S² from geographical coordinates: {@code (cos φ cos λ, cos φ sin λ, sin φ)}.
   *
   * @param latitude φ in degrees, −90 to 90, [B]
   * @param longitude λ in degrees, as many, [B]
   * @return float64 [B, 3]
   */
  public static Tensor fromDegrees(double[] latitude, double[] longitude) {
    double[] x = new double[3 * latitude.length];
    for (int i = 0; i < latitude.length; i++) {
      double lat = Math.toRadians(latitude[i]);
      double lon = Math.toRadians(longitude[i]);
      x[3 * i] = Math.cos(lat) * Math.cos(lon);
      x[3 * i + 1] = Math.cos(lat) * Math.sin(lon);
      x[3 * i + 2] = Math.sin(lat);
    }
    return Ops.tensor(x, latitude.length, 3);
  }

  /**
   * Geographical coordinates of points of S².
   *
   * @param x [B, 3]
   * @return latitudes from −90 to 90 and longitudes above −180 up to 180, degrees, [2][B]
   */
  public static double[][] toDegrees(Tensor x) {
    double[] v = Ops.doubles(x);
    double[][] out = new double[2][v.length / 3];
    for (int i = 0; i < out[0].length; i++) {
      double across = Math.hypot(v[3 * i], v[3 * i + 1]);
      out[0][i] = Math.toDegrees(Math.atan2(v[3 * i + 2], across));
      out[1][i] = Math.toDegrees(Math.atan2(v[3 * i + 1], v[3 * i]));
    }
    return out;
  }

  @Override
  public int width() {
    return dimension + 1;
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, width());
    Rows.require("unit vectors", Rows.deviation(Rows.dot(x, x), 1));
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    Tensor n = Rows.norm(v);
    return Rows.unit(x.mul(n.cos()).add(v.mul(n.sin().div(n))));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v.sub(x.mul(Rows.dot(x, v)));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return project(x, rng.normal(width()).to(x.scalar_type()));
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    Tensor cosine = Rows.dot(x, y);
    Tensor w = project(x, y.sub(x));
    Tensor sine = Rows.norm(w);
    return w.mul(torch.atan2(sine, cosine).div(sine));
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    Tensor half = torch.atan2(Rows.norm(x.sub(y)), Rows.norm(x.add(y)));
    return Ops.mul(half, 2).squeeze(1);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The images of the coordinate vectors 1 … d under the reflection that takes −sign(x₀)e₀ to x.
   */
  @Override
  public Tensor frame(Tensor x) {
    long n = width();
    Tensor e = torch.eye(n, x.options());
    // e_i − 2 v v_i/|v|² with v = x + sign(x₀) e₀: |v|² = 2(1 + |x₀|) never vanishes.
    Tensor first = x.narrow(1, 0, 1);
    Tensor one = torch.ones_like(first);
    Tensor sign = torch.where(first.ge(Ops.scalar(0)), one, one.neg());
    Tensor v = x.add(sign.mul(e.narrow(0, 0, 1)));
    Tensor scaled = v.div(Ops.add(first.abs(), 1));
    Tensor reflected = e.unsqueeze(0).sub(v.unsqueeze(1).mul(scaled.unsqueeze(2)));
    return reflected.narrow(1, 1, dimension);
  }

  @Override
  public double logVolume() {
    return Math.log(SphereSeries.volume(dimension));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Harmonics of degree 1, {@code λ₁ = d}.
   */
  @Override
  public double gap() {
    return 0.5 * dimension;
  }

  @Override
  public Tensor uniform(Rng rng) {
    return Rows.unit(rng.normal(width()));
  }

  @Override
  public double logJacobian(double r) {
    return -(dimension - 1) * Elementary.logOverSine(r);
  }

  @Override
  public double logJacobianSlope(double r) {
    return -(dimension - 1) * Elementary.cotGap(r);
  }

  @Override
  public HeatKernel kernel() {
    return HeatKernel.sphere(dimension);
  }

  @Override
  public HeatKernel series(int terms) {
    return (r, t) -> new SphereSeries(dimension).at(r, t, terms);
  }

  @Override
  public RadialDraw radius() {
    return new RadialDraw(this, new SphereSeries(dimension));
  }
}
