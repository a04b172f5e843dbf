package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Independent coordinates with density {@code ∝ exp(−½x² − h e^{−x²})}: two wells at {@code x² =
 * log 2h}, and Gaussian tails, so that the force grows no faster than x and simulations do not
 * explode. Draws invert a table of the distribution function.
 *
 * @param size number of coordinates, at least 1
 */
record DoubleWell(int size) implements Law {
  /** h: the barrier between the wells is 1.2, in units of the temperature. */
  private static final double HEIGHT = 2.5;

  /** The mass beyond is 1e-15. */
  private static final double EDGE = 8;

  private static final int CELLS = 1 << 14;

  /** Distribution function at the edges of the cells, by the midpoint rule; the last is Z. */
  private static final double[] MASS = mass();

  private static double[] mass() {
    double[] m = new double[CELLS + 1];
    for (int i = 0; i < CELLS; i++) {
      m[i + 1] = m[i] + Math.exp(-energy(place(i + 0.5))) * 2 * EDGE / CELLS;
    }
    return m;
  }

  private static double place(double cell) {
    return -EDGE + cell * 2 * EDGE / CELLS;
  }

  private static double energy(double x) {
    return x * x / 2 + HEIGHT * Math.exp(-x * x);
  }

  /** {@code −∇ energy}. */
  static Tensor score(Tensor x) {
    Tensor bump = Ops.mul(x.square().neg().exp(), 2 * HEIGHT);
    return x.mul(Ops.add(bump, -1));
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    double[] u = rng.uniforms(size);
    double[] x = new double[u.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = quantile(u[i] * MASS[CELLS]);
    }
    return Ops.tensor(x, u.length / size, size).to(ScalarType.Float);
  }

  private static double quantile(double mass) {
    int at = java.util.Arrays.binarySearch(MASS, mass);
    int cell = Math.max(0, Math.min(CELLS - 1, at >= 0 ? at : -at - 2));
    return place(cell + (mass - MASS[cell]) / (MASS[cell + 1] - MASS[cell]));
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor z = x.to(ScalarType.Double);
    Tensor energy = Ops.mul(z.square(), 0.5).add(Ops.mul(z.square().neg().exp(), HEIGHT));
    return Ops.add(
        Ops.rowSum(energy).neg(), -Shapes.count(Shapes.event(x)) * Math.log(MASS[CELLS]));
  }
}
