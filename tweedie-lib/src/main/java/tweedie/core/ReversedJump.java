package tweedie.core;

import tweedie.tensor.Parameters;

/** The reversal of any jump process. */
record ReversedJump(Jump forward, Ratio ratio) implements JumpReversal {
  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("forward", forward).and("ratio", ratio);
  }
}
