package tweedie.process;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * Which part of a state each of its numbers belongs to: condition and data side by side, or the
 * bands of a wavelet transform. Numbers that differ between parts are spread over the state by it.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786"
 */
public final class Components {
  private final long[] event;
  private final int parts;
  private final int[] owner;
  private final Tensor index;

  /**
   * A partition.
   *
   * @param owner part of each number of a state, row-major; every part from 0 on owns one
   * @param event shape of a state
   * @throws IllegalArgumentException when sizes differ or a part owns nothing
   */
  public Components(int[] owner, long... event) {
    this.owner = owner.clone();
    this.event = event.clone();
    this.parts = Arrays.stream(owner).max().orElse(-1) + 1;
    if (owner.length != Shapes.count(event) || owner.length == 0) {
      throw new IllegalArgumentException(
          "parts: expected an owner for each of %d numbers, found %d"
              .formatted(Shapes.count(event), owner.length));
    }
    boolean[] seen = new boolean[parts];
    for (int p : owner) {
      if (p < 0) {
        throw new IllegalArgumentException("parts: expected owners from 0 on, found " + p);
      }
      seen[p] = true;
    }
    for (int p = 0; p < parts; p++) {
      if (!seen[p]) {
        throw new IllegalArgumentException("parts: expected numbers of part %d".formatted(p));
      }
    }
    long[] at = Arrays.stream(owner).asLongStream().toArray();
    this.index = Ops.tensor(at, at.length);
    this.index.retainReference();
  }

  /**
   * Runs of channels, or of numbers of a vector.
   *
   * @param sizes channels of each part; together those of the event
   * @param event shape of a state, channels first
   * @return a partition
   * @throws IllegalArgumentException when the sizes do not add up to the channels
   */
  public static Components channels(int[] sizes, long... event) {
    int all = Arrays.stream(sizes).sum();
    if (event.length == 0 || all != event[0] || Arrays.stream(sizes).anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(
          "parts: expected sizes of at least 1 that add up to %s, found %s"
              .formatted(
                  event.length == 0 ? "the channels" : Long.toString(event[0]),
                  Arrays.toString(sizes)));
    }
    int each = Math.toIntExact(Shapes.count(event) / all);
    int[] owner = new int[each * all];
    int at = 0;
    for (int p = 0; p < sizes.length; p++) {
      Arrays.fill(owner, at, at + sizes[p] * each, p);
      at += sizes[p] * each;
    }
    return new Components(owner, event);
  }

  /**
   * Number of parts.
   *
   * @return at least 1
   */
  public int parts() {
    return parts;
  }

  /**
   * Shape of a state.
   *
   * @return a copy
   */
  public long[] event() {
    return event.clone();
  }

  /**
   * One number a part as one a number of the state.
   *
   * @param perPart [P], or [B, P] for one a row
   * @param x a state [B, event], which gives the type
   * @return [1, event] or [B, event]
   */
  public Tensor spread(Tensor perPart, Tensor x) {
    Tensor rows = perPart.dim() == 1 ? perPart.unsqueeze(0) : perPart;
    Tensor wide = rows.to(x.scalar_type()).index_select(1, index);
    return wide.reshape(Shapes.prepend(rows.size(0), event));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Components c
        && Arrays.equals(event, c.event)
        && Arrays.equals(owner, c.owner);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(event) + Arrays.hashCode(owner);
  }

  @Override
  public String toString() {
    return parts + " parts of " + Arrays.toString(event);
  }
}
