package tweedie.space;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * R^d with its usual metric, states shaped as images [B, C, H, W], vectors [B, D] or anything else.
 *
 * @param event shape of one state; empty: any shape
 */
public record Euclidean(long... event) implements Continuous {
  /** R^d whose states may have any shape. */
  public static final Euclidean ANY = new Euclidean();

  /** Copies the shape. */
  public Euclidean {
    event = event.clone();
  }

  /**
   * The shape of one state.
   *
   * @return a copy; empty when any shape will do
   */
  @Override
  public long[] event() {
    return event.clone();
  }

  @Override
  public void check(Tensor x) {
    if (event.length > 0) {
      Shapes.check("state", x, event);
    }
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
    return rng.normal(x.scalar_type(), Shapes.event(x));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Euclidean e && Arrays.equals(event, e.event);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(event);
  }

  @Override
  public String toString() {
    return "R^" + Arrays.toString(event);
  }
}
