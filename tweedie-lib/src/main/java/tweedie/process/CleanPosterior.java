package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/** {@code log p(x₀ᵈ | x_t)} of a network. */
record CleanPosterior(Ctmc process, Field net, TokenPrediction kind) implements Field {
  @Override
  public Parameters parameters() {
    return net.parameters();
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor logits = net.at(x, t, c);
    Tensor likelihood = process.between(Ops.zerosLike(t), t).column(x, logits.scalar_type());
    return process.logPosterior(logits, likelihood, kind);
  }
}
