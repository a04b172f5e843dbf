package tweedie.space;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A product of compact manifolds: Brownian motions of the parts are independent, so that heat
 * kernels multiply.
 *
 * @param parts at least one
 */
public record CompactProduct(List<? extends Compact> parts) implements Compact {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when there is no part
   */
  public CompactProduct {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("product of manifolds: expected a part, found none");
    }
  }

  private ProductManifold product() {
    return new ProductManifold(parts);
  }

  @Override
  public int width() {
    return product().width();
  }

  @Override
  public int dimension() {
    return product().dimension();
  }

  @Override
  public void check(Tensor x) {
    product().check(x);
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return product().move(x, v);
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return product().project(x, v);
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return product().noise(x, rng);
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    return product().inner(x, u, v);
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    return product().log(x, y);
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    return product().distance(x, y);
  }

  @Override
  public Tensor frame(Tensor x) {
    return product().frame(x);
  }

  @Override
  public double logVolume() {
    return parts.stream().mapToDouble(Compact::logVolume).sum();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The slowest part.
   */
  @Override
  public double gap() {
    return parts.stream().mapToDouble(Compact::gap).min().orElseThrow();
  }

  @Override
  public Tensor uniform(Rng rng) {
    Tensor[] x = new Tensor[parts.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = parts.get(i).uniform(rng.child(i));
    }
    return Ops.cat(1, x);
  }

  @Override
  public Tensor brownian(Tensor x, double[] time, Rng rng) {
    return product()
        .join((p, share, i) -> parts.get(i).brownian(share.apply(x), time, rng.child(i)));
  }

  @Override
  public Tensor logHeat(Tensor y, Tensor x, double[] time) {
    return product()
        .sum((p, share, i) -> parts.get(i).logHeat(share.apply(y), share.apply(x), time));
  }

  @Override
  public Tensor heatScore(Tensor y, Tensor x, double[] time) {
    return product()
        .join((p, share, i) -> parts.get(i).heatScore(share.apply(y), share.apply(x), time));
  }

  @Override
  public Tensor seriesScore(Tensor y, Tensor x, double[] time, int terms) {
    return product()
        .join(
            (p, share, i) -> parts.get(i).seriesScore(share.apply(y), share.apply(x), time, terms));
  }
}
