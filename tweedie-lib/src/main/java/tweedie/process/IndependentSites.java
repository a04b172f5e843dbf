package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.core.Tokens;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The same law at every site, independently; log-probabilities in nats. */
record IndependentSites(Tokens space, double[] probabilities) implements Law {
  private Tensor table() {
    return Ops.tensor(probabilities, probabilities.length);
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    return Draws.symbol(table(), rng.uniform(space.event()));
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor logs = table().log().index_select(0, x.flatten()).reshape_as(x);
    return Ops.rowSum(logs);
  }
}
