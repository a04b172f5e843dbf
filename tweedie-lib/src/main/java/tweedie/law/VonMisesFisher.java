package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.space.Sphere;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The von Mises–Fisher law of S², {@code p = κ/(4π sinh κ) e^{κ⟨μ, x⟩}} with respect to area. Its
 * mean is {@code (coth κ − 1/κ) μ}; Brownian motion for a time t multiplies it by {@code e^{−t}}.
 *
 * @param mode μ, a unit vector, [d + 1]
 * @param concentration κ, above 0
 * @see "Fisher 1953, Dispersion on a sphere; Ulrich 1984, for the draws"
 */
public record VonMisesFisher(double[] mode, double concentration) implements Law {
  private static final Sphere SPHERE = new Sphere(2);

  /**
   * Checks mode and concentration.
   *
   * @throws IllegalArgumentException for a mode or concentration outside its range
   */
  public VonMisesFisher {
    mode = mode.clone();
    SPHERE.check(Ops.tensor(mode, 1, mode.length));
    if (!(concentration > 0) || Double.isInfinite(concentration)) {
      throw new IllegalArgumentException(
          "concentration: expected a finite number above 0, found " + concentration);
    }
  }

  @Override
  public double[] mode() {
    return mode.clone();
  }

  /**
   * Logarithm of the factor in front.
   *
   * @return {@code log κ/(4π sinh κ)}
   */
  public double logConstant() {
    double k = concentration;
    return Math.log(k / (2 * Math.PI)) - k - Math.log(-Math.expm1(-2 * k));
  }

  /**
   * The length of the mean, {@code coth κ − 1/κ}.
   *
   * @return between 0 and 1
   */
  public double resultant() {
    return 1 / Math.tanh(concentration) - 1 / concentration;
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    double[] angle = rng.uniforms(1);
    for (int i = 0; i < angle.length; i++) {
      // 1 − cos of the angle has a truncated exponential law.
      double gap = -Math.log1p(angle[i] * Math.expm1(-2 * concentration)) / concentration;
      angle[i] = 2 * Math.asin(Math.sqrt(Math.min(1, gap / 2)));
    }
    Tensor x = Ops.tensor(mode, 1, 3).expand(rng.rows(), 3);
    Tensor way = SPHERE.noise(x, rng.child(0));
    Tensor length = SPHERE.inner(x, way, way).sqrt();
    return SPHERE.move(x, way.mul(Ops.perRow(Ops.tensor(angle, angle.length).div(length), way)));
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor cosine = Ops.rowSum(x.to(ScalarType.Double).mul(Ops.tensor(mode, 1, 3)));
    return Ops.add(Ops.mul(cosine, concentration), logConstant());
  }

  @Override
  public boolean unbiased() {
    return true;
  }
}
