package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * k copies of a space, side by side on dimension 1 of the state: position, momentum and so on.
 *
 * @param base the space of one block, states [B, C, …]
 * @param blocks k, at least 1
 */
public record Power(Continuous base, int blocks) implements Continuous {
  /**
   * Checks the number of blocks.
   *
   * @throws IllegalArgumentException when it is less than 1
   */
  public Power {
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks: expected at least 1, found " + blocks);
    }
  }

  @Override
  public void check(Tensor x) {
    if (x.dim() < 2 || x.size(1) % blocks != 0) {
      throw new IllegalArgumentException(
          "state: expected " + blocks + " equal blocks on dimension 1, found " + x.dim() + "-d");
    }
    base.check(block(x, 0));
  }

  @Override
  public boolean flat() {
    return base.flat();
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return flat() ? x.add(v) : each(j -> base.move(block(x, j), block(v, j)));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return flat() ? v : each(j -> base.project(block(x, j), block(v, j)));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    // Blocks draw from the same streams in turn: each draw has its own number.
    return each(j -> base.noise(block(x, j), rng));
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    Tensor sum = base.inner(block(x, 0), block(u, 0), block(v, 0));
    for (int j = 1; j < blocks; j++) {
      sum = sum.add(base.inner(block(x, j), block(u, j), block(v, j)));
    }
    return sum;
  }

  private Tensor block(Tensor x, int j) {
    long c = x.size(1) / blocks;
    return x.narrow(1, j * c, c);
  }

  private Tensor each(java.util.function.IntFunction<Tensor> part) {
    Tensor[] parts = new Tensor[blocks];
    for (int j = 0; j < blocks; j++) {
      parts[j] = part.apply(j);
    }
    return blocks == 1 ? parts[0] : Ops.cat(1, parts);
  }
}
