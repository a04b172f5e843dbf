package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import tweedie.process.Rates;
import tweedie.process.Schedule;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Transition matrices of one site.
 *
 * @param times times
 * @param transition [time][from][to]
 * @param stationary the limit law
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
record CtmcReport(double[] times, double[][][] transition, double[] stationary)
    implements LawReport {
  private static final int MOST_SHOWN = 8;

  static CtmcReport of(Rates rates, Schedule beta, LawQuery q) {
    q.only();
    double[] t = q.within(beta.horizon());
    double[][][] p = new double[t.length][][];
    for (int i = 0; i < t.length; i++) {
      double clock = beta.clock(t[i]);
      p[i] = TensorScope.evaluate(() -> matrix(rates.over(Ops.scalar(clock)).matrix()));
    }
    return new CtmcReport(t, p, rates.stationary());
  }

  private static double[][] matrix(Tensor p) {
    double[] flat = Ops.doubles(p);
    int n = (int) Math.round(Math.sqrt(flat.length));
    double[][] out = new double[n][];
    for (int i = 0; i < n; i++) {
      out[i] = Arrays.copyOfRange(flat, i * n, (i + 1) * n);
    }
    return out;
  }

  @Override
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putPOJO("times", times);
    node.putPOJO("transition", transition);
    node.putPOJO("stationary", stationary);
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      out.add("transition at t = " + times[i] + ", a row for each start");
      for (int r = 0; r < Math.min(MOST_SHOWN, stationary.length); r++) {
        out.add(numbers(transition[i][r]));
      }
    }
    out.add("stationary");
    out.add(numbers(stationary));
    return out;
  }

  private static String numbers(double[] row) {
    StringBuilder text = new StringBuilder();
    for (int j = 0; j < Math.min(MOST_SHOWN, row.length); j++) {
      text.append(String.format(Locale.ROOT, "%-12.6g", row[j]));
    }
    return text + (row.length > MOST_SHOWN ? "..." : "");
  }
}
