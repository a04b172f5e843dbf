package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.space.Simplex;
import tweedie.tensor.Parameters;

/** The metric gradient {@code A(x) u} of what a network gives on the simplex. */
record RaisedField(Simplex space, Field net) implements Field {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return space.raise(x, net.at(x, t, c));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", net);
  }
}
