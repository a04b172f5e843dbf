package tweedie.config;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.process.FlexibleMatrices;
import tweedie.tensor.Parameters;

/**
 * A network and the matrices of the diffusion that it is trained with: one checkpoint holds both.
 * As a field it is the network.
 *
 * @param score predicts the unit noise of a draw
 * @param matrices D and Q
 */
record FlexibleNet(Field score, FlexibleMatrices matrices) implements Field {
  /** What the names of the parameters of the network start with. */
  static final String SCORE = "score";

  /** A field that was joined before, or one with fresh matrices. */
  static FlexibleNet of(Field net, Supplier<FlexibleMatrices> fresh) {
    return net instanceof FlexibleNet both ? both : new FlexibleNet(net, fresh.get());
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return score.at(x, t, c);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and(SCORE, score).and("matrices", matrices);
  }
}
