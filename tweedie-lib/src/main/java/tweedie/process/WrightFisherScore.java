package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.tensor.Parameters;

/** The metric score of a network relative to the stationary law. */
record WrightFisherScore(WrightFisher process, Field net) implements Score {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return process.withStationary(process.raised(net).at(x, t, c), x);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", net);
  }
}
