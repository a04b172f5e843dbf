package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Law;
import tweedie.law.Gaussian;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The Gaussian that sampling starts from; one draw a stream.
 *
 * @param factor lower triangular factor of its covariance, k×k
 * @param space the space of one block
 * @param states the space of k blocks
 */
@SuppressWarnings("ArrayRecordComponent") // never handed out
record Prior(double[][] factor, Continuous space, Continuous states) implements Law {
  @Override
  public Tensor sample(Condition c, Rng rng) {
    if (!(space instanceof Euclidean e) || e.event().length == 0) {
      throw new IllegalArgumentException(
          "prior: expected a space with a definite shape, found " + space);
    }
    long[] shape = Shapes.prepend(rng.rows(), e.event());
    shape[1] *= factor.length;
    Tensor zero = torch.zeros(shape, new TensorOptions(ScalarType.Float));
    return Ops.blocks(Ops.matrix(factor), states.noise(zero, rng));
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    return new Gaussian(Ops.zerosLike(x), Ops.matrix(factor), states).logDensity(x, c, rng);
  }
}
