package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The exact transition of a bridge's reference from time 0: {@code X_t ~ N(m + a (x − m), v)}.
 *
 * @param times times on the clock from 0 to 1
 * @param factor a at each time
 * @param variance v at each time
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
record BridgeReport(double[] times, double[] factor, double[] variance) implements LawReport {
  /** With the sum Γ of all steps and the stationary variance τ, 1 where none was given. */
  static BridgeReport of(boolean pull, double total, double tau, double[] times) {
    double[] a = new double[times.length];
    double[] v = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      double passed = total * times[i];
      a[i] = pull ? Math.exp(-passed / tau) : 1;
      v[i] = pull ? -tau * Math.expm1(-2 * passed / tau) : 2 * passed;
    }
    return new BridgeReport(times, a, v);
  }

  @Override
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putPOJO("times", times);
    node.putPOJO("factor", factor);
    node.putPOJO("variance", variance);
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add("%-12s%-12s%s".formatted("t", "factor", "variance"));
    for (int i = 0; i < times.length; i++) {
      out.add(String.format(Locale.ROOT, "%-12.6g%-12.6g%.6g", times[i], factor[i], variance[i]));
    }
    return out;
  }
}
