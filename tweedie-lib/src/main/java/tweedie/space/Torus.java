package tweedie.space;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The flat torus {@code (R/2πZ)^d}; states are angles [B, d] in radians. Any real angle is a state;
 * everything that makes states returns angles in (−π, π].
 *
 * @param dimension d, at least 1
 */
public record Torus(int dimension) implements Compact {
  private static final double TURN = 2 * Math.PI;

  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException for a dimension below 1
   */
  public Torus {
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "torus: expected a dimension of at least 1, found " + dimension);
    }
  }

  /**
   * Angles from degrees.
   *
   * @param degrees any tensor, [B, d]
   * @return radians in (−π, π], shape and type of the argument
   */
  public static Tensor fromDegrees(Tensor degrees) {
    return wrap(Ops.mul(degrees, Math.PI / 180));
  }

  /**
   * Angles in degrees.
   *
   * @param x radians, [B, d]
   * @return degrees in (−180, 180], shape and type of the argument
   */
  public static Tensor toDegrees(Tensor x) {
    return Ops.mul(wrap(x), 180 / Math.PI);
  }

  /**
   * The representative of angles in (−π, π].
   *
   * @param x any angles, [B, d]
   * @return the same angles up to whole turns, [B, d]
   */
  public static Tensor wrap(Tensor x) {
    Tensor turns = Ops.mul(Ops.add(x, -Math.PI), 1 / TURN).ceil();
    return Ops.add(x, turns, -TURN);
  }

  @Override
  public int width() {
    return dimension;
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, dimension);
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return wrap(x.add(v));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v;
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return rng.normal(dimension).to(x.scalar_type());
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    return wrap(y.sub(x));
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    return Rows.norm(log(x, y)).squeeze(1);
  }

  @Override
  public Tensor frame(Tensor x) {
    return org.bytedeco
        .pytorch
        .global
        .torch
        .eye(dimension, x.options())
        .unsqueeze(0)
        .expand(x.size(0), dimension, dimension);
  }

  @Override
  public double logVolume() {
    return dimension * Math.log(TURN);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code cos x_i}, {@code λ₁ = 1}.
   */
  @Override
  public double gap() {
    return 0.5;
  }

  @Override
  public Tensor uniform(Rng rng) {
    return wrap(Ops.mul(rng.uniform(dimension), TURN));
  }

  @Override
  public Tensor brownian(Tensor x, double[] time, Rng rng) {
    double[] deviation = Arrays.stream(time).map(Math::sqrt).toArray();
    Tensor z = rng.normal(dimension);
    Tensor v = z.mul(Ops.perRow(Ops.tensor(deviation, deviation.length), z));
    return move(x.to(ScalarType.Double), v).to(x.scalar_type());
  }

  @Override
  public Tensor logHeat(Tensor y, Tensor x, double[] time) {
    return Ops.rowSum(perAngle(HeatKernel.circle(), y, x, time, false));
  }

  @Override
  public Tensor heatScore(Tensor y, Tensor x, double[] time) {
    return perAngle(HeatKernel.circle(), y, x, time, true).to(y.scalar_type());
  }

  @Override
  public Tensor seriesScore(Tensor y, Tensor x, double[] time, int terms) {
    HeatKernel cut = (r, t) -> CircleKernel.series(r, t, terms);
    return perAngle(cut, y, x, time, true).to(y.scalar_type());
  }

  /** {@code log p} or its derivative in y for every angle, float64 [B, d]. */
  private Tensor perAngle(HeatKernel kernel, Tensor y, Tensor x, double[] time, boolean score) {
    double[] step = Ops.doubles(log(x.to(ScalarType.Double), y.to(ScalarType.Double)));
    double[] r = Arrays.stream(step).map(Math::abs).toArray();
    double[] t = new double[r.length];
    for (int i = 0; i < t.length; i++) {
      t[i] = time[i / dimension];
    }
    HeatKernel.Value[] k = kernel.at(r, t);
    for (int i = 0; i < r.length; i++) {
      r[i] = score ? Math.signum(step[i]) * k[i].slope() : k[i].log();
    }
    return Ops.tensor(r, time.length, dimension);
  }
}
