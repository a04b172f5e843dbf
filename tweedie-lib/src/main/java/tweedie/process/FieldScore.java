package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.tensor.Parameters;

/**
 * A score that keeps what it was made of, so that its parameters can be trained.
 *
 * @param source the field it was made of
 * @param value its value
 */
record FieldScore(Field source, Field value) implements Score {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return value.at(x, t, c);
  }

  @Override
  public Parameters parameters() {
    return source.parameters();
  }
}
