package tweedie.theory;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A density on a grid of one or two axes, constant on each cell.
 *
 * @param axes one or two
 * @param values densities, one a cell, the last axis running fastest, [n] or [n · m]
 */
@SuppressWarnings("ArrayRecordComponent") // copied, never compared
public record GridDensity(GridAxis[] axes, double[] values) {
  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException when the numbers do not fit the axes
   */
  public GridDensity {
    axes = axes.clone();
    values = values.clone();
    requireDimension(axes.length);
    int cells = Arrays.stream(axes).mapToInt(GridAxis::cells).reduce(1, (a, b) -> a * b);
    if (values.length != cells) {
      throw new IllegalArgumentException(
          "grid density: expected " + cells + " values, found " + values.length);
    }
  }

  /**
   * A density from its logarithm, normalised on the grid.
   *
   * @param logDensity of a point [d], any constant added
   * @param axes one or two
   * @return the density, mass 1
   */
  public static GridDensity of(ToDoubleFunction<double[]> logDensity, GridAxis... axes) {
    requireDimension(axes.length);
    int columns = axes.length == 1 ? 1 : axes[1].cells();
    double[] log = new double[axes[0].cells() * columns];
    for (int i = 0; i < log.length; i++) {
      double x = axes[0].at(i / columns);
      log[i] =
          logDensity.applyAsDouble(
              axes.length == 1 ? new double[] {x} : new double[] {x, axes[1].at(i % columns)});
    }
    double top = Arrays.stream(log).max().orElse(0);
    double[] p = Arrays.stream(log).map(l -> Math.exp(l - top)).toArray();
    double mass = new GridDensity(axes, p).mass();
    return new GridDensity(axes, Arrays.stream(p).map(v -> v / mass).toArray());
  }

  static void requireDimension(int d) {
    if (d != 1 && d != 2) {
      throw new IllegalArgumentException("grid: expected 1 or 2 axes, found " + d);
    }
  }

  void requireAxes(GridAxis[] other) {
    if (!Arrays.equals(axes, other)) {
      throw new IllegalArgumentException(
          "grid density: expected the axes %s, found %s"
              .formatted(Arrays.toString(other), Arrays.toString(axes)));
    }
  }

  @Override
  public GridAxis[] axes() {
    return axes.clone();
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  /**
   * The mass of all cells.
   *
   * @return {@code Σ p Δ}
   */
  public double mass() {
    return Arrays.stream(values).sum() * cell();
  }

  /**
   * An expectation.
   *
   * @param f of a point [d]
   * @return {@code Σ f p Δ}
   */
  public double expectation(ToDoubleFunction<double[]> f) {
    int columns = axes.length == 1 ? 1 : axes[1].cells();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double x = axes[0].at(i / columns);
      double[] point =
          axes.length == 1 ? new double[] {x} : new double[] {x, axes[1].at(i % columns)};
      sum += f.applyAsDouble(point) * values[i];
    }
    return sum * cell();
  }

  /**
   * Total variation to another density on the same axes.
   *
   * @param other the other
   * @return {@code ½ Σ |p − q| Δ}
   */
  public double totalVariation(GridDensity other) {
    other.requireAxes(axes);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.abs(values[i] - other.values[i]);
    }
    return 0.5 * sum * cell();
  }

  /**
   * Kullback–Leibler divergence to another density on the same axes.
   *
   * @param other q
   * @return {@code Σ p log(p/q) Δ}, nats; infinite where q vanishes and p does not
   */
  public double divergence(GridDensity other) {
    other.requireAxes(axes);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        double ratio = other.values[i] > 0 ? values[i] / other.values[i] : Double.POSITIVE_INFINITY;
        sum += values[i] * Math.log(ratio);
      }
    }
    return sum * cell();
  }

  /**
   * The density of one coordinate.
   *
   * @param axis which, 0 or 1
   * @return a density on that axis
   */
  public GridDensity marginal(int axis) {
    if (axes.length == 1) {
      return this;
    }
    int columns = axes[1].cells();
    double[] sums = new double[axes[axis].cells()];
    for (int i = 0; i < values.length; i++) {
      sums[axis == 0 ? i / columns : i % columns] += values[i] * axes[1 - axis].width();
    }
    return new GridDensity(new GridAxis[] {axes[axis]}, sums);
  }

  private double cell() {
    return Arrays.stream(axes).mapToDouble(GridAxis::width).reduce(1, (a, b) -> a * b);
  }
}
