package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/** Where states live. */
public interface Space {
  /**
   * Checks that a batch of states belongs to this space.
   *
   * @param x states [B, event]
   * @throws IllegalArgumentException naming the expected and the found shape, type or constraint
   */
  void check(Tensor x);
}
