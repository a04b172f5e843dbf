package tweedie.process;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Checks that a diffusion {@code dz = f(z) dt + √(2D(z)) dw} keeps the law {@code p(z) ∝
 * e^{−H(z)}}, for coefficients that may depend on the state.
 *
 * @see "Ma, Chen, Fox 2015, arXiv:1506.04696, equations 2-3 and theorem 1"
 */
public final class Stationarity {
  /** Step of the outer differences; 4th order, so the error is about 1e-9 for smooth fields. */
  private static final double OUTER_STEP = 5e-3;

  /** Step of first derivatives of fields known to rounding. */
  private static final double INNER_STEP = 1e-3;

  /** Spacing and reach of the trapezoid rule in standard deviations, exact to rounding. */
  private static final double SPACING = 0.25;

  private static final int REACH = 36;

  private Stationarity() {}

  /**
   * Largest absolute entry of {@code F Σ + Σ Fᵀ + N}, zero when {@code N(0, Σ)} is invariant under
   * {@code dz = F z dt + √N dw}.
   *
   * @param drift F [k, k]
   * @param covariance Σ [k, k]
   * @param noise N = 2D [k, k]
   * @return the residual, at least 0, in units of N
   */
  public static double lyapunovResidual(double[][] drift, double[][] covariance, double[][] noise) {
    double[][] product = SmallMatrix.multiply(drift, covariance);
    double[][] sum = SmallMatrix.add(product, SmallMatrix.transpose(product));
    return SmallMatrix.maxAbs(SmallMatrix.add(sum, noise));
  }

  /**
   * Drift of the complete recipe (Ma, Chen, Fox 2015, eq. 3): {@code f = (D + Q)S + τ}, {@code τᵢ =
   * Σⱼ ∂ⱼ(Dᵢⱼ + Qᵢⱼ)}, S = −∇H.
   *
   * @param diffusion D(z) [k, k], symmetric positive semidefinite
   * @param curl Q(z) [k, k], skew
   * @param score S(z) [k]
   * @return the drift f(z) [k], for 4k² evaluations of D and Q a call
   */
  public static Function<double[], double[]> completeDrift(
      Function<double[], double[][]> diffusion,
      Function<double[], double[][]> curl,
      Function<double[], double[]> score) {
    return z -> {
      double[][] sum = SmallMatrix.add(diffusion.apply(z), curl.apply(z));
      double[] s = score.apply(z);
      double[] out = correction(diffusion, curl, z);
      for (int i = 0; i < z.length; i++) {
        for (int j = 0; j < z.length; j++) {
          out[i] += sum[i][j] * s[j];
        }
      }
      return out;
    };
  }

  /**
   * The correction {@code τᵢ = Σⱼ ∂ⱼ(Dᵢⱼ + Qᵢⱼ)} at z, by 4th-order central differences.
   *
   * @param diffusion D(z) [k, k], symmetric positive semidefinite
   * @param curl Q(z) [k, k], skew
   * @param z point [k]
   * @return τ [k]; zero where D and Q do not depend on the state
   */
  public static double[] correction(
      Function<double[], double[][]> diffusion, Function<double[], double[][]> curl, double[] z) {
    double[] tau = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      int row = i;
      for (int j = 0; j < z.length; j++) {
        int column = j;
        tau[i] +=
            Differences.first(
                x -> diffusion.apply(x)[row][column] + curl.apply(x)[row][column],
                z,
                column,
                INNER_STEP);
      }
    }
    return tau;
  }

  /**
   * Fokker-Planck residual {@code −∇·(f p − ∇·(Dp))/p} at z, zero everywhere when p is invariant,
   * in score form: {@code −(∇·f + f·S) + Σ ∂ᵢ∂ⱼDᵢⱼ + 2 Σ (∂ᵢDᵢⱼ)Sⱼ + Σ Dᵢⱼ(∂ᵢSⱼ + SᵢSⱼ)}.
   * Derivatives are 4th-order central differences.
   *
   * @param drift f(z) [k]
   * @param diffusion D(z) [k, k]
   * @param score S(z) = −∇H [k]
   * @param z point [k]
   * @return the residual, per unit of time
   */
  public static double fokkerPlanckResidual(
      Function<double[], double[]> drift,
      Function<double[], double[][]> diffusion,
      Function<double[], double[]> score,
      double[] z) {
    double[] f = drift.apply(z);
    double[] s = score.apply(z);
    double[][] d = diffusion.apply(z);
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      int row = i;
      sum -= Differences.first(x -> drift.apply(x)[row], z, i, OUTER_STEP) + f[i] * s[i];
      for (int j = 0; j < z.length; j++) {
        int column = j;
        ToDoubleFunction<double[]> entry = x -> diffusion.apply(x)[row][column];
        sum += Differences.second(entry, z, i, j, OUTER_STEP);
        sum += 2 * Differences.first(entry, z, i, INNER_STEP) * s[j];
        double slope = Differences.first(x -> score.apply(x)[column], z, i, INNER_STEP);
        sum += d[i][j] * (slope + s[i] * s[j]);
      }
    }
    return sum;
  }

  /**
   * Generator residual {@code |E_p[f·∇φ + tr(D∇²φ)]|} for φ = sin(k·z) and cos(k·z), the larger of
   * the two, zero when p is invariant. It needs no derivative of the coefficients. The expectation
   * is a trapezoid rule in coordinates whitened by {@code scale}, spectrally accurate for smooth p
   * that decays within nine standard deviations; its cost is 73 evaluations to the power of the
   * dimension.
   *
   * @param drift f(z) [k]
   * @param diffusion D(z) [k, k]
   * @param energy H(z) of a point z [k], any constant added
   * @param scale covariance [k, k] about as wide as p, positive definite
   * @param wave wave vector of φ [k]
   * @return the residual, at least 0, per unit of time
   */
  public static double generatorResidual(
      Function<double[], double[]> drift,
      Function<double[], double[][]> diffusion,
      ToDoubleFunction<double[]> energy,
      double[][] scale,
      double[] wave) {
    double[][] l = Factor.cholesky(scale);
    int k = wave.length;
    double reference = energy.applyAsDouble(new double[k]);
    int[] index = new int[k];
    Arrays.fill(index, -REACH);
    double mass = 0;
    double sine = 0;
    double cosine = 0;
    do {
      double[] z = point(l, index);
      double p = Math.exp(reference - energy.applyAsDouble(z));
      double phase = dot(wave, z);
      double first = dot(wave, drift.apply(z));
      double second = quadratic(wave, diffusion.apply(z));
      mass += p;
      sine += p * (first * Math.cos(phase) - second * Math.sin(phase));
      cosine -= p * (first * Math.sin(phase) + second * Math.cos(phase));
    } while (advance(index));
    return Math.max(Math.abs(sine), Math.abs(cosine)) / mass;
  }

  private static double[] point(double[][] l, int[] index) {
    double[] z = new double[index.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j <= i; j++) {
        z[i] += l[i][j] * index[j] * SPACING;
      }
    }
    return z;
  }

  private static boolean advance(int[] index) {
    for (int i = 0; i < index.length; i++) {
      if (index[i] < REACH) {
        index[i]++;
        return true;
      }
      index[i] = -REACH;
    }
    return false;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double quadratic(double[] a, double[][] m) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * dot(m[i], a);
    }
    return sum;
  }
}
