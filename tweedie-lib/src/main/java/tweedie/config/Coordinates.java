package tweedie.config;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.space.Hyperbolic;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;

/**
 * How rows of numbers name points of a manifold.
 *
 * @param columns numbers of a row
 * @param width numbers of a state
 * @param toState rows [B, columns] to states [B, width]
 * @param toRow states to rows
 */
record Coordinates(int columns, int width, Chart toState, Chart toRow) {
  /** One direction, float64 to float64. */
  interface Chart {
    Tensor at(Tensor x);
  }

  /** Ambient coordinates, put on the manifold by a projection. */
  static Coordinates ambient(int width, Chart onto) {
    return new Coordinates(width, width, onto, x -> x);
  }

  /** Latitude and longitude in degrees. */
  static Coordinates degreesOfSphere() {
    return new Coordinates(
        2,
        3,
        x -> {
          double[] v = Ops.doubles(x);
          int n = v.length / 2;
          double[] latitude = new double[n];
          double[] longitude = new double[n];
          for (int i = 0; i < n; i++) {
            latitude[i] = v[2 * i];
            longitude[i] = v[2 * i + 1];
            if (!(Math.abs(latitude[i]) <= 90)) {
              throw new RowException(
                  i + 1,
                  "expected latitudes from -90 to 90, found " + RowException.number(latitude[i]));
            }
          }
          return Sphere.fromDegrees(latitude, longitude);
        },
        x -> {
          double[][] d = Sphere.toDegrees(x);
          double[] out = new double[2 * d[0].length];
          for (int i = 0; i < d[0].length; i++) {
            out[2 * i] = d[0][i];
            out[2 * i + 1] = d[1][i];
          }
          return Ops.tensor(out, d[0].length, 2);
        });
  }

  static Coordinates degreesOfTorus(int dimension) {
    return new Coordinates(dimension, dimension, Torus::fromDegrees, Torus::toDegrees);
  }

  static Coordinates radiansOfTorus(int dimension) {
    return new Coordinates(dimension, dimension, Torus::wrap, x -> x);
  }

  static Coordinates rotationVectors() {
    return new Coordinates(3, 9, So3::fromVectors, So3::toVectors);
  }

  static Coordinates ball(int dimension) {
    return new Coordinates(dimension, dimension + 1, Hyperbolic::fromBall, Hyperbolic::toBall);
  }

  /** Rows as states, flat. */
  float[] states(double[] rows) {
    return floats(toState.at(Ops.tensor(rows, rows.length / columns, columns)));
  }

  /** States as rows, flat. */
  float[] rows(float[] states) {
    double[] x = new double[states.length];
    Arrays.setAll(x, i -> states[i]);
    return floats(toRow.at(Ops.tensor(x, x.length / width, width)));
  }

  private static float[] floats(Tensor x) {
    double[] v = Ops.doubles(x);
    float[] out = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      out[i] = (float) v[i];
    }
    return out;
  }
}
