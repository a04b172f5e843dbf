package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A space and one real number beside every state: what a log-density is integrated along with. A
 * packed state is float64 [B, m + 1], the state flattened and the number last.
 *
 * @param base where the states live
 * @param event shape of one state, m numbers
 */
public record WithScalar(Continuous base, long... event) implements Continuous {
  /** Copies the shape. */
  public WithScalar {
    event = event.clone();
  }

  @Override
  public long[] event() {
    return event.clone();
  }

  /**
   * Joins states and numbers.
   *
   * @param x states or tangent vectors [B, event]
   * @param number [B]
   * @return packed, float64 [B, m + 1]
   */
  public Tensor pack(Tensor x, Tensor number) {
    long rows = x.size(0);
    Tensor flat = x.to(ScalarType.Double).reshape(rows, Shapes.count(event));
    return Ops.cat(1, flat, number.to(ScalarType.Double).reshape(rows, 1));
  }

  /**
   * The states.
   *
   * @param packed [B, m + 1]
   * @return float64 [B, event]
   */
  public Tensor state(Tensor packed) {
    Tensor flat = packed.narrow(1, 0, packed.size(1) - 1);
    return flat.reshape(Shapes.prepend(packed.size(0), event));
  }

  /**
   * The numbers.
   *
   * @param packed [B, m + 1]
   * @return float64 [B]
   */
  public Tensor number(Tensor packed) {
    return packed.select(1, packed.size(1) - 1);
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("packed state", x, Shapes.count(event) + 1);
    base.check(state(x));
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return pack(base.move(state(x), state(v)), number(x).add(number(v)));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return pack(base.project(state(x), state(v)), number(v));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The number has no noise.
   */
  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return pack(base.noise(state(x), rng), torch.zeros_like(number(x)));
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    return base.inner(state(x), state(u), state(v)).add(number(u).mul(number(v)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The number counts as much as all of the state: as one of many it could be wrong by the root
   * of their number.
   */
  @Override
  public Tensor size(Tensor ratio) {
    return torch.maximum(base.size(state(ratio)), number(ratio).abs());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WithScalar w
        && base.equals(w.base)
        && java.util.Arrays.equals(event, w.event);
  }

  @Override
  public int hashCode() {
    return 31 * base.hashCode() + java.util.Arrays.hashCode(event);
  }

  @Override
  public String toString() {
    return base + " x R";
  }
}
