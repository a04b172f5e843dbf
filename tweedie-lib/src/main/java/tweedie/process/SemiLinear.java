package tweedie.process;

import tweedie.core.Reversal;

/** The reversal of a linear diffusion: linear but for the score. */
public interface SemiLinear extends Reversal {
  @Override
  Linear forward();
}
