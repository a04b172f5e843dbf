package tweedie.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A transformer for symbols at L sites: every site sees every other one. Blocks normalise first,
 * {@code h ← h + drop(attention(norm h)), h ← h + drop(W₂ gelu(W₁ norm h + W e))}, with the
 * embedding e of time and class. Output and branches start at zero, so that all symbols are equally
 * likely before training. With a {@code window} the first block is given what a perceptron makes of
 * the symbols around each site, too.
 *
 * <p>Input int64 [B, event] with L sites in all, output logits [B, event, S] in the type the
 * weights are stored in; with BFLOAT16 the blocks compute in bfloat16. When the configuration says
 * so, the condition's part {@code given}, int64 [B, event], holds the clean symbol of each known
 * site and −1 at the others; without the part nothing is known.
 *
 * @see "Vaswani et al. 2017, arXiv:1706.03762; Xiong et al. 2020, arXiv:2002.04745 (norm first)"
 */
public final class Transformer implements Field {
  private final TransformerConfig config;
  private final Precision precision;
  private final Embedder embedder;
  private final Tensor symbols;
  private final Tensor positions;
  private final Optional<Tensor> known;
  private final Optional<SymbolWindow> window;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear output;
  private final Parameters parameters;

  private record Block(
      LayerNorm before,
      SelfAttention attention,
      Dropout drop,
      LayerNorm between,
      Linear first,
      Linear embedding,
      Linear second,
      Dropout dropAgain) {
    static Block of(Weights w, TransformerConfig c) {
      int n = c.width();
      LayerNorm before = LayerNorm.of(w.in("norm1"), n);
      SelfAttention attention = new SelfAttention(w.in("attention"), n, c.heads());
      Dropout drop = new Dropout(w.layer(), c.dropout());
      LayerNorm between = LayerNorm.of(w.in("norm2"), n);
      Linear first = new Linear(w.in("linear1"), n, c.feedForward(), 1);
      Linear embedding = new Linear(w.in("embedding"), n, c.feedForward(), 1);
      Linear second = new Linear(w.in("linear2"), c.feedForward(), n, 0);
      Dropout again = new Dropout(w.layer(), c.dropout());
      return new Block(before, attention, drop, between, first, embedding, second, again);
    }

    Tensor apply(Tensor h, Tensor e, Rotary turn, Optional<Rng> rng) {
      Tensor mixed = h.add(drop.apply(attention.apply(before.apply(h), turn), rng));
      Tensor a = first.typed(between.apply(mixed)).add(embedding.typed(e).unsqueeze(1));
      return mixed.add(dropAgain.apply(second.typed(torch.gelu(a)), rng));
    }
  }

  /**
   * A network with fresh weights.
   *
   * @param config its shape
   * @param precision its number formats
   * @param rng what the weights are drawn from
   */
  public Transformer(TransformerConfig config, Precision precision, Rng rng) {
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
    // Entries of variance 1/3 for symbols and positions: the sum has variance near 1.
    symbols = w.in("symbol").uniform("weight", 1, config.states(), n);
    positions = w.in("position").uniform("weight", 1, config.length(), n);
    known =
        config.given()
            ? Optional.of(w.in("given").uniform("weight", 1, config.states() + 1L, n))
            : Optional.empty();
    window =
        config.window() > 0
            ? Optional.of(
                new SymbolWindow(
                    w.in("window"), config.states(), config.window(), config.feedForward(), n))
            : Optional.empty();
    for (int i = 0; i < config.depth(); i++) {
      blocks.add(Block.of(w.in("block." + i), config));
    }
    norm = LayerNorm.of(w.in("norm"), n);
    output = new Linear(w.in("output"), n, config.states(), 0);
    parameters = w.parameters().and("time", embedder.time());
  }

  /**
   * The shape of the network.
   *
   * @return what it was made with
   */
  public TransformerConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Evaluates the network.
   *
   * @param x symbols, int64 [B, event]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return logits [B, event, S]
   * @throws IllegalArgumentException when the number of sites is wrong or a label is out of range
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    long rows = x.size(0);
    Tensor sites = x.reshape(rows, -1);
    Shapes.check("sites", sites, config.length());
    Tensor h = torch.embedding(symbols, sites).add(positions);
    if (known.isPresent()) {
      h = h.add(torch.embedding(known.get(), GivenSymbols.of(c, sites)));
    }
    Tensor e = embedder.at(t, c, rows).to(precision.compute());
    h = h.to(precision.compute());
    if (window.isPresent()) {
      h = h.add(window.get().apply(sites, precision.compute()));
    }
    Rotary turn = Rotary.of(config.length(), config.width() / config.heads());
    for (Block block : blocks) {
      h = block.apply(h, e, turn, c.rng());
    }
    Tensor logits = output.apply(norm.apply(h).to(precision.storage()));
    return logits.reshape(GivenSymbols.withStates(x, config.states()));
  }
}
