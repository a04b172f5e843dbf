package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * R^d as a manifold, so that it can be a part of a product; states [B, d].
 *
 * @param dimension d, at least 1
 */
public record Flat(int dimension) implements Manifold {
  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException for a dimension below 1
   */
  public Flat {
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "flat space: expected a dimension of at least 1, found " + dimension);
    }
  }

  @Override
  public int width() {
    return dimension;
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, dimension);
  }

  @Override
  public boolean flat() {
    return true;
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return x.add(v);
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v;
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return rng.normal(x.scalar_type(), dimension);
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    return y.sub(x);
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    return Rows.norm(y.sub(x)).squeeze(1);
  }

  @Override
  public Tensor frame(Tensor x) {
    return torch.eye(dimension, x.options()).unsqueeze(0).expand(x.size(0), dimension, dimension);
  }
}
