package tweedie.process;

import tweedie.core.Score;
import tweedie.tensor.Parameters;

/** The reversal of a linear diffusion. */
record ReversedLinear(Linear forward, Score score, double churn) implements SemiLinear {
  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("forward", forward).and("score", score);
  }
}
