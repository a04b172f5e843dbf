package tweedie.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * A residual perceptron for rows of numbers: {@code h ← h + W₂ drop(silu(W₁ silu(norm h) + W e))}
 * for each block, with the embedding e of time and class, between a linear input and a linear
 * output map. Output and branches start at zero.
 *
 * <p>Computes in the type its weights are stored in: bfloat16 does not pay at this size.
 */
public final class ResidualMlp implements Field {
  private final MlpConfig config;
  private final Precision precision;
  private final Embedder embedder;
  private final Linear input;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear output;
  private final Parameters parameters;

  private record Block(
      LayerNorm norm, Linear first, Linear embedding, Dropout dropout, Linear second) {
    /**
     * @param told what the embedding and the biases of the first two maps add, [B, n] or [1, n]
     */
    Tensor apply(Tensor h, Tensor told, Optional<Rng> rng) {
      Tensor a = first.onto(told, torch.silu(norm.apply(h)));
      return second.addTo(h, dropout.apply(torch.silu(a), rng));
    }
  }

  /**
   * A network with fresh weights.
   *
   * @param config its shape
   * @param precision FLOAT32 or FLOAT64; BFLOAT16 is computed as FLOAT32
   * @param rng what the weights are drawn from
   */
  public ResidualMlp(MlpConfig config, Precision precision, Rng rng) {
    this.config = config;
    this.precision = precision;
    Weights w = new Weights(rng, precision);
    int n = config.width();
    embedder =
        new Embedder(
            w.in("time"),
            rng.child(-1),
            config.embedding(),
            n,
            config.embeddingScale(),
            n,
            config.classes(),
            config.context());
    input = new Linear(w.in("input"), config.inputs(), n, 1);
    for (int i = 0; i < config.depth(); i++) {
      Weights b = w.in("block." + i);
      LayerNorm before = LayerNorm.of(b.in("norm"), n);
      Linear first = new Linear(b.in("linear1"), n, n, 1);
      Linear embedding = new Linear(b.in("embedding"), n, n, 1);
      Dropout dropout = new Dropout(b.layer(), config.dropout());
      blocks.add(
          new Block(before, first, embedding, dropout, new Linear(b.in("linear2"), n, n, 0)));
    }
    norm = LayerNorm.of(w.in("norm"), n);
    output = new Linear(w.in("output"), n, config.outputs(), 0);
    parameters = w.parameters().and("time", embedder.time());
  }

  /**
   * The shape of the network.
   *
   * @return what it was made with
   */
  public MlpConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Evaluates the network.
   *
   * @param x rows [B, inputs]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return [B, outputs]
   * @throws IllegalArgumentException when a shape is wrong or a label is out of range
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Shapes.check("x", x, config.inputs());
    Tensor embedded = embedder.at(t, c, x.size(0));
    Tensor h = input.apply(x.to(precision.storage()));
    TensorVector told = told(embedded);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Tensor before = h;
      Tensor e = told.get(i);
      h = TensorScope.keep(() -> block.apply(before, e, c.rng()));
    }
    return output.apply(torch.silu(norm.apply(h)));
  }

  /** {@code W e + b} of all blocks by one product: four small ones took twice the time. */
  private TensorVector told(Tensor e) {
    TensorVector weights = new TensorVector();
    TensorVector biases = new TensorVector();
    TensorVector inner = new TensorVector();
    for (Block b : blocks) {
      weights.push_back(b.embedding.weight());
      biases.push_back(b.embedding.bias());
      inner.push_back(b.first.bias());
    }
    Tensor bias = torch.cat(biases, 0).add_(torch.cat(inner, 0));
    Tensor all = torch.linear(e, torch.cat(weights, 0), new TensorOptional(bias));
    return torch.split(all, config.width(), 1);
  }
}
