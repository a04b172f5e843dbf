package tweedie.theory;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * The static Schrödinger bridge (entropic optimal transport) between two Gaussians: the joint
 * Gaussian law of both ends.
 *
 * @param mean0 mean of the start, [d]
 * @param covariance0 covariance S0 of the start, [d][d]
 * @param mean1 mean of the end, [d]
 * @param covariance1 covariance S1 of the end, [d][d]
 * @param cross {@code C = Cov(x0, x1)}, [d][d]
 * @see "Janati, Muzellec, Peyré, Cuturi 2020, arXiv:2006.02572, theorem 1; Bunne et al. 2023,
 *     arXiv:2202.05722, theorem 3"
 */
@SuppressWarnings("ArrayRecordComponent") // read by tests and reports, compared nowhere
public record GaussianCoupling(
    double[] mean0,
    double[][] covariance0,
    double[] mean1,
    double[][] covariance1,
    double[][] cross) {
  /**
   * The coupling for a Brownian reference: {@code C = ½ (S0^{1/2} (4 S0^{1/2} S1 S0^{1/2} + σ⁴
   * I)^{1/2} S0^{-1/2} − σ² I)}. With σ = 0 it is the unregularised optimal coupling.
   *
   * @param mean0 mean of the start, [d]
   * @param s0 covariance of the start, positive definite, [d][d]
   * @param mean1 mean of the end, [d]
   * @param s1 covariance of the end, positive definite, [d][d]
   * @param variance σ², total variance of the reference, at least 0
   * @return the joint law
   */
  public static GaussianCoupling brownian(
      double[] mean0, double[][] s0, double[] mean1, double[][] s1, double variance) {
    return linear(mean0, s0, mean1, s1, 1, variance);
  }

  /**
   * The coupling for a reference with kernel {@code x1 | x0 ~ N(a x0 + const, v I)}: that of {@code
   * a x0} and x1 under a Brownian reference of variance v. An Ornstein–Uhlenbeck reference {@code
   * dX = (m − X)/τ dt + √2 dW} over the time T has {@code a = e^{−T/τ}, v = τ (1 − a²)}.
   *
   * @param mean0 mean of the start, [d]
   * @param s0 covariance of the start, positive definite, [d][d]
   * @param mean1 mean of the end, [d]
   * @param s1 covariance of the end, positive definite, [d][d]
   * @param a factor of the reference kernel, not 0
   * @param v variance of the reference kernel, at least 0
   * @return the joint law
   * @throws IllegalArgumentException when a is 0 or v negative
   */
  public static GaussianCoupling linear(
      double[] mean0, double[][] s0, double[] mean1, double[][] s1, double a, double v) {
    if (a == 0 || !Double.isFinite(a) || !(v >= 0) || Double.isInfinite(v)) {
      throw new IllegalArgumentException(
          "reference kernel: expected a != 0 and v >= 0, found a " + a + ", v " + v);
    }
    int d = mean0.length;
    double[] flat =
        TensorScope.evaluate(
            () -> {
              Tensor start = Ops.mul(Ops.matrix(s0), a * a);
              Tensor root = power(start, 0.5);
              Tensor inner = Ops.mul(root.matmul(Ops.matrix(s1)).matmul(root), 4);
              Tensor eye = torch.eye(d, start.options());
              Tensor middle = power(Ops.add(inner, eye, v * v), 0.5);
              Tensor c = root.matmul(middle).matmul(power(start, -0.5));
              return Ops.doubles(Ops.mul(Ops.add(c, eye, -v), 0.5 / a));
            });
    double[][] cross = new double[d][d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(flat, i * d, cross[i], 0, d);
    }
    return new GaussianCoupling(mean0, s0, mean1, s1, cross);
  }

  /** Power of a symmetric positive definite matrix. */
  private static Tensor power(Tensor a, double p) {
    T_TensorTensor_T e = torch.linalg_eigh(a);
    Tensor vectors = e.get1();
    return vectors.mul(Ops.pow(e.get0(), p)).matmul(vectors.transpose(0, 1));
  }

  /**
   * The transport cost.
   *
   * @return {@code E|x0 − x1|² = |m0 − m1|² + tr(S0 + S1 − 2 C)}
   */
  public double squaredDistance() {
    double sum = 0;
    for (int i = 0; i < mean0.length; i++) {
      double gap = mean0[i] - mean1[i];
      sum += gap * gap + covariance0[i][i] + covariance1[i][i] - 2 * cross[i][i];
    }
    return sum;
  }

  /**
   * The mutual information of the ends.
   *
   * @return {@code ½ (log|S0| + log|S1| − log|J|)} with the joint covariance J, nats
   */
  public double mutualInformation() {
    return TensorScope.evaluate(
        () ->
            0.5
                * (logDeterminant(Ops.matrix(covariance0))
                    + logDeterminant(Ops.matrix(covariance1))
                    - logDeterminant(joint())));
  }

  /**
   * The off-diagonal block of the joint precision; {@code −I/σ²} exactly for a Brownian reference.
   *
   * @return [d][d]
   */
  public double[][] crossPrecision() {
    int d = mean0.length;
    double[] flat =
        TensorScope.evaluate(
            () -> Ops.doubles(torch.linalg_inv(joint()).narrow(0, 0, d).narrow(1, d, d)));
    double[][] block = new double[d][d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(flat, i * d, block[i], 0, d);
    }
    return block;
  }

  private Tensor joint() {
    Tensor c = Ops.matrix(cross);
    Tensor top = Ops.cat(1, Ops.matrix(covariance0), c);
    return Ops.cat(0, top, Ops.cat(1, c.transpose(0, 1), Ops.matrix(covariance1)));
  }

  private static double logDeterminant(Tensor a) {
    return torch.logdet(a).item_double();
  }
}
