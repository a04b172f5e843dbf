package tweedie.law;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * {@code N(m, L Lᵀ)} on vectors of any number of rows. Draws are float32, as networks are.
 *
 * @param mean m, [d]
 * @param factor lower triangular L with a positive diagonal, [d, d]
 */
@SuppressWarnings("ArrayRecordComponent") // copied, never compared
public record CorrelatedGaussian(double[] mean, double[][] factor) implements Law {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when the factor is no lower triangular one of the size of the
   *     mean
   */
  public CorrelatedGaussian {
    mean = mean.clone();
    double[][] copy = new double[factor.length][];
    boolean fits = factor.length == mean.length;
    for (int i = 0; i < factor.length; i++) {
      copy[i] = factor[i].clone();
      fits &= copy[i].length == mean.length && copy[i][i] > 0;
      for (int j = i + 1; fits && j < mean.length; j++) {
        fits = copy[i][j] == 0;
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "factor: expected a lower triangle of %d rows, found %s"
              .formatted(mean.length, Arrays.deepToString(copy)));
    }
    factor = copy;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[][] factor() {
    return Arrays.stream(factor).map(double[]::clone).toArray(double[][]::new);
  }

  private Tensor centre() {
    return Ops.tensor(mean, 1, mean.length);
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    Tensor z = torch.matmul(rng.normal(mean.length), Ops.matrix(factor).transpose(0, 1));
    return z.add(centre()).to(ScalarType.Float);
  }

  /** {@inheritDoc} */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    return new Gaussian(centre(), Ops.matrix(factor), new Euclidean(mean.length))
        .logDensity(x, c, rng);
  }

  /** {@inheritDoc} */
  @Override
  public boolean unbiased() {
    return true;
  }
}
