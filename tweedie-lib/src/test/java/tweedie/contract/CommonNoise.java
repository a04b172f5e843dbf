package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The noise of a step of a coarse grid as that of its two steps of a fine one, weighed by the roots
 * of their lengths: standard normal, and paths of both grids stay close.
 *
 * @param first of the earlier step
 * @param second of the later step
 * @param share of the earlier step in the length
 */
record CommonNoise(Rng first, Rng second, double share) implements Rng {
  /** Streams for a run on every second time of a grid, which itself runs on {@code fine}. */
  static Rng of(Rng fine, TimeGrid grid) {
    return new Root(fine, grid);
  }

  /** Hands each step its two. */
  private record Root(Rng fine, TimeGrid grid) implements Rng {
    @Override
    public Rng child(long k) {
      int i = (int) (2 * k);
      double early = Math.abs(grid.at(i + 1) - grid.at(i));
      double late = Math.abs(grid.at(i + 2) - grid.at(i + 1));
      return new CommonNoise(fine.child(i), fine.child(i + 1L), early / (early + late));
    }

    @Override
    public int rows() {
      return fine.rows();
    }

    @Override
    public long[] ids() {
      return fine.ids();
    }

    @Override
    public long key() {
      return fine.key();
    }

    @Override
    public Rng rows(int from, int n) {
      return new Root(fine.rows(from, n), grid);
    }

    @Override
    public Rng select(int... rows) {
      return new Root(fine.select(rows), grid);
    }

    @Override
    public Rng shared() {
      return new Root(fine.shared(), grid);
    }

    @Override
    public Tensor normal(long... event) {
      return fine.normal(event);
    }

    @Override
    public Tensor uniform(long... event) {
      return fine.uniform(event);
    }

    @Override
    public double[] uniforms(int perRow) {
      return fine.uniforms(perRow);
    }
  }

  @Override
  public Tensor normal(long... event) {
    Tensor early = Ops.mul(first.normal(event), Math.sqrt(share));
    return Ops.add(early, second.normal(event), Math.sqrt(1 - share));
  }

  @Override
  public Rng child(long key) {
    return new CommonNoise(first.child(key), second.child(key), share);
  }

  @Override
  public int rows() {
    return first.rows();
  }

  @Override
  public long[] ids() {
    return first.ids();
  }

  @Override
  public long key() {
    return first.key();
  }

  @Override
  public Rng rows(int from, int n) {
    return new CommonNoise(first.rows(from, n), second.rows(from, n), share);
  }

  @Override
  public Rng select(int... rows) {
    return new CommonNoise(first.select(rows), second.select(rows), share);
  }

  @Override
  public Rng shared() {
    return new CommonNoise(first.shared(), second.shared(), share);
  }

  @Override
  public Tensor uniform(long... event) {
    return first.uniform(event);
  }

  @Override
  public double[] uniforms(int perRow) {
    return first.uniforms(perRow);
  }
}
