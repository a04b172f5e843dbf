package tweedie.process;

import java.util.function.ToDoubleFunction;

/** Fourth-order central differences of scalar functions of several variables. */
final class Differences {
  private Differences() {}

  /** {@code ∂ᵢ f} at z with step h, error O(h⁴). */
  static double first(ToDoubleFunction<double[]> f, double[] z, int i, double h) {
    double near = at(f, z, i, h) - at(f, z, i, -h);
    double far = at(f, z, i, 2 * h) - at(f, z, i, -2 * h);
    return (8 * near - far) / (12 * h);
  }

  /** {@code ∂ᵢ∂ⱼ f} at z with step h, error O(h⁴). */
  static double second(ToDoubleFunction<double[]> f, double[] z, int i, int j, double h) {
    return first(x -> first(f, x, j, h), z, i, h);
  }

  private static double at(ToDoubleFunction<double[]> f, double[] z, int i, double shift) {
    double[] moved = z.clone();
    moved[i] += shift;
    return f.applyAsDouble(moved);
  }
}
