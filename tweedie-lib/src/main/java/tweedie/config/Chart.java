package tweedie.config;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.data.Table;
import tweedie.plot.EarthMap;
import tweedie.plot.Ramachandran;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;

/**
 * How the states of a two-dimensional space are drawn on a sheet of paper.
 *
 * @param lines cells of a field from top to bottom
 * @param columns cells from left to right
 * @param degrees half the height of the sheet, degrees; its width is 360
 * @param toState vertical and horizontal degrees [B, 2] to states
 * @param toDegrees states to vertical and horizontal degrees
 * @param sheet the picture
 */
public record Chart(
    int lines, int columns, double degrees, Map toState, Map toDegrees, Sheet sheet) {
  /** One direction of the chart, float64. */
  interface Map {
    Tensor at(Tensor x);
  }

  /** Draws points and a field. */
  interface Sheet {
    BufferedImage draw(
        String title, double[] horizontal, double[] vertical, Optional<double[][]> logDensity);
  }

  /** The Earth: latitude and longitude. */
  static Chart sphere() {
    return new Chart(
        60,
        120,
        90,
        d -> {
          double[][] v = split(d);
          return Sphere.fromDegrees(v[0], v[1]);
        },
        x -> {
          double[][] d = Sphere.toDegrees(x);
          return joined(d[0], d[1]);
        },
        (title, lon, lat, log) -> EarthMap.of(title, lat, lon, log));
  }

  /** The torus: first angle to the right, second angle upwards. */
  static Chart torus() {
    return new Chart(
        72,
        72,
        180,
        d -> Torus.fromDegrees(d.flip(1)),
        x -> Torus.toDegrees(x).flip(1),
        Ramachandran::of);
  }

  /**
   * The states at the centres of the cells, line after line from the top left.
   *
   * @return [lines · columns, width]
   */
  public Table cells() {
    double[] d = new double[2 * lines * columns];
    for (int i = 0; i < lines * columns; i++) {
      int line = i / columns;
      d[2 * i] = degrees - (line + 0.5) * 2 * degrees / lines;
      d[2 * i + 1] = -180 + (i % columns + 0.5) * 360 / columns;
    }
    Tensor x = toState.at(Ops.tensor(d, (long) lines * columns, 2));
    int width = Math.toIntExact(x.size(1));
    return Table.of(Ops.floats(x), lines * columns, width);
  }

  /**
   * Draws states.
   *
   * @param title above the picture
   * @param states [B, width], as the noising encodes them
   * @param logDensity nats at {@link #cells}; empty: none is drawn
   * @return the picture
   */
  public BufferedImage draw(String title, Table states, Optional<double[]> logDensity) {
    double[] x = new double[states.values().length];
    Arrays.setAll(x, i -> states.values()[i]);
    double[][] d = split(toDegrees.at(Ops.tensor(x, states.rows(), states.rowSize())));
    return sheet.draw(title, d[1], d[0], logDensity.map(this::grid));
  }

  private double[][] grid(double[] flat) {
    double[][] out = new double[lines][];
    Arrays.setAll(out, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
    return out;
  }

  private static double[][] split(Tensor pairs) {
    double[] v = Ops.doubles(pairs);
    double[][] out = new double[2][v.length / 2];
    for (int i = 0; i < v.length; i++) {
      out[i % 2][i / 2] = v[i];
    }
    return out;
  }

  private static Tensor joined(double[] a, double[] b) {
    double[] out = new double[2 * a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = i % 2 == 0 ? a[i / 2] : b[i / 2];
    }
    return Ops.tensor(out, a.length, 2);
  }
}
