package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A residual perceptron for rows of symbols, such as the columns of a table: indicator vectors in,
 * logits out. With {@code given} the indicators of known clean symbols, of S + 1 entries a site,
 * stand beside those of the state; see {@link Transformer}.
 */
public final class TokenMlp implements Field {
  private final int states;
  private final int length;
  private final boolean given;
  private final ResidualMlp net;

  /**
   * A network with fresh weights.
   *
   * @param states number of symbols S
   * @param length number of sites L
   * @param given whether the condition's part {@code given} is read
   * @param shape width, depth, dropout, embedding and classes; inputs and outputs are not read
   * @param precision FLOAT32 or FLOAT64
   * @param rng what the weights are drawn from
   */
  public TokenMlp(
      int states, int length, boolean given, MlpConfig shape, Precision precision, Rng rng) {
    this.states = states;
    this.length = length;
    this.given = given;
    int inputs = length * (given ? 2 * states + 1 : states);
    net =
        new ResidualMlp(
            new MlpConfig(
                inputs,
                length * states,
                shape.width(),
                shape.depth(),
                shape.dropout(),
                shape.embedding(),
                shape.embeddingScale(),
                shape.classes(),
                shape.context()),
            precision,
            rng);
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }

  /**
   * Evaluates the network.
   *
   * @param x symbols, int64 [B, event] with L sites in all
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return logits [B, event, S]
   * @throws IllegalArgumentException when the number of sites is wrong
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor sites = x.reshape(x.size(0), -1);
    Shapes.check("sites", sites, length);
    Tensor input = torch.one_hot(sites, states).flatten(1, -1);
    if (given) {
      Tensor known = torch.one_hot(GivenSymbols.of(c, sites), states + 1L).flatten(1, -1);
      input = Ops.cat(1, input, known);
    }
    return net.at(input, t, c).reshape(GivenSymbols.withStates(x, states));
  }
}
