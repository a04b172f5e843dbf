package tweedie.net;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/** The condition's part {@code given}: clean symbols of known sites, −1 at the others. */
final class GivenSymbols {
  private GivenSymbols() {}

  /** Known symbols plus one, 0 where nothing is known; shape of the sites. */
  static Tensor of(Condition c, Tensor sites) {
    Tensor given = c.parts().get("given");
    if (given == null) {
      return Ops.zerosLike(sites);
    }
    if (given.numel() != sites.numel()) {
      throw new IllegalArgumentException(
          "given: expected "
              + sites.numel()
              + " symbols, found "
              + Arrays.toString(Shapes.of(given)));
    }
    return Ops.add(given.reshape_as(sites), 1).to(torch.ScalarType.Long);
  }

  /** The shape of x with the number of symbols behind it. */
  static long[] withStates(Tensor x, int states) {
    long[] shape = Arrays.copyOf(Shapes.of(x), (int) x.dim() + 1);
    shape[shape.length - 1] = states;
    return shape;
  }
}
