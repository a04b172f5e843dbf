package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A trigram model of rows of symbols with interpolated modified Kneser–Ney smoothing: the law that
 * a model of text has to beat. A symbol is predicted from the two before it,
 *
 * <pre>{@code
 * p(w | u v) = [c(u v w) − D(c)]₊ / c(u v ·) + γ(u v) p(w | v)
 * }</pre>
 *
 * with three discounts D for counts 1, 2 and more, γ what they take away, and p(w | v) made in the
 * same way from the number of different u before v w. The last resort is the uniform law.
 *
 * <p>Rows are cut out of running text, so that their first symbols have no context: the first one
 * is predicted by plain frequencies, the second one by a bigram model of plain counts.
 *
 * @see "Kneser, Ney 1995; Chen, Goodman 1999, An empirical study of smoothing techniques for
 *     language modeling, section 3"
 */
public final class KneserNey implements Density {
  private static final int MOST_STATES = 200;

  private final int states;
  private final int length;
  private final double[] first;
  private final double[] second;
  private final double[] later;

  private KneserNey(int states, int length, double[] first, double[] second, double[] later) {
    this.states = states;
    this.length = length;
    this.first = first;
    this.second = second;
    this.later = later;
  }

  /**
   * Counts and smooths.
   *
   * @param states S, at most 200
   * @param rows symbols 0 … S − 1, row after row, [N, length] in one array
   * @param length symbols of a row
   * @return the model
   * @throws IllegalArgumentException for no rows, too many states or a symbol out of range
   */
  public static KneserNey fit(int states, float[] rows, int length) {
    if (states < 2 || states > MOST_STATES) {
      throw new IllegalArgumentException(
          "states: expected 2 to " + MOST_STATES + ", found " + states);
    }
    if (rows.length == 0 || rows.length % length != 0) {
      throw new IllegalArgumentException(
          "rows: expected some of " + length + " symbols, found " + rows.length + " symbols");
    }
    int s = states;
    int[] one = new int[s];
    int[] two = new int[s * s];
    int[] three = new int[s * s * s];
    for (int i = 0; i < rows.length; i++) {
      int w = Symbols.at(rows[i], s);
      one[w]++;
      if (i % length >= 1) {
        int vw = Symbols.at(rows[i - 1], s) * s + w;
        two[vw]++;
        if (i % length >= 2) {
          three[Symbols.at(rows[i - 2], s) * s * s + vw]++;
        }
      }
    }
    double[] uniform = new double[s];
    java.util.Arrays.fill(uniform, 1.0 / s);
    double[] first = Discounting.smooth(one, s, uniform);
    double[] second =
        Discounting.smooth(two, s, Discounting.smooth(continuations(two, s), s, uniform));
    int[] before = continuations(three, s * s);
    double[] lower =
        Discounting.smooth(before, s, Discounting.smooth(continuations(before, s), s, uniform));
    return new KneserNey(s, length, first, second, Discounting.smooth(three, s, lower));
  }

  /** The number of different symbols that were seen before each of the last n gram positions. */
  private static int[] continuations(int[] counts, int n) {
    int[] out = new int[n];
    for (int i = 0; i < counts.length; i++) {
      out[i % n] += counts[i] > 0 ? 1 : 0;
    }
    return out;
  }

  /**
   * The probability of a symbol.
   *
   * @param context the symbols before it in the row; only the last two count
   * @param symbol the symbol
   * @return in (0, 1)
   */
  public double probability(int[] context, int symbol) {
    int n = context.length;
    return switch (n) {
      case 0 -> first[symbol];
      case 1 -> second[context[0] * states + symbol];
      default -> later[(context[n - 2] * states + context[n - 1]) * states + symbol];
    };
  }

  /**
   * {@inheritDoc}
   *
   * @param x symbols [B, length]
   * @return float64 [B], nats
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Shapes.check("symbols", x.flatten(1, -1), length);
    long[] symbols = Ops.longs(x);
    double[] out = new double[symbols.length / length];
    for (int i = 0; i < symbols.length; i++) {
      int at = i % length;
      int w = Symbols.at((double) symbols[i], states);
      int v = at < 1 ? 0 : Symbols.at((double) symbols[i - 1], states) * states + w;
      double p =
          switch (at) {
            case 0 -> first[w];
            case 1 -> second[v];
            default -> later[Symbols.at((double) symbols[i - 2], states) * states * states + v];
          };
      out[i / length] += Math.log(p);
    }
    return Ops.tensor(out, out.length);
  }

  @Override
  public boolean unbiased() {
    return true;
  }
}
