package tweedie.core;

import tweedie.tensor.Parameters;

/** The plain reversal of any diffusion. */
record ReversedDiffusion(Diffusion forward, Score score, double churn) implements Reversal {
  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("forward", forward).and("score", score);
  }
}
