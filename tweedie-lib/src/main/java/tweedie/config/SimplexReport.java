package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.process.Lineages;
import tweedie.process.WrightFisher;
import tweedie.process.WrightFisherMoments;

/**
 * The Wright–Fisher diffusion from one composition: number of lineages, mean and covariance.
 *
 * @param times times
 * @param lineage [time][m], P(M = m) until the rest is below 1e-14
 * @param mean [time][K]
 * @param covariance [time][K][K]
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
record SimplexReport(double[] times, double[][] lineage, double[][] mean, double[][][] covariance)
    implements LawReport {
  private static final int MOST_SHOWN = 8;

  static SimplexReport of(WrightFisher p, LawQuery q) {
    q.only("from");
    double[] alpha = p.alpha();
    double[] from = q.points("from", alpha.length);
    double sum = Arrays.stream(from).sum();
    if (Arrays.stream(from).anyMatch(v -> !(v >= 0)) || Math.abs(sum - 1) > 1e-9) {
      throw new ConfigException(
          "--from", "expected shares of at least 0 that sum to 1, found " + Arrays.toString(from));
    }
    double theta = Arrays.stream(alpha).sum();
    double[] t = q.within(p.horizon());
    double[][] lineage = new double[t.length][];
    double[][] mean = new double[t.length][];
    double[][][] covariance = new double[t.length][][];
    for (int i = 0; i < t.length; i++) {
      double clock = p.schedule().clock(t[i]);
      if (!(clock > 0)) {
        throw new ConfigException("--times", "expected times above 0");
      }
      lineage[i] = Lineages.of(theta, clock).probabilities();
      WrightFisherMoments m = WrightFisherMoments.of(alpha, from, clock);
      mean[i] = m.mean();
      covariance[i] = m.covariance();
    }
    return new SimplexReport(t, lineage, mean, covariance);
  }

  @Override
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putPOJO("times", times);
    node.putPOJO("lineage", lineage);
    node.putPOJO("mean", mean);
    node.putPOJO("covariance", covariance);
    return node;
  }

  @Override
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      out.add("t = " + times[i]);
      out.add("  lineages 0, 1, ...  " + numbers(lineage[i]));
      out.add("  mean                " + numbers(mean[i]));
      for (int r = 0; r < mean[i].length; r++) {
        out.add((r == 0 ? "  covariance          " : " ".repeat(22)) + numbers(covariance[i][r]));
      }
    }
    return out;
  }

  private static String numbers(double[] row) {
    StringBuilder text = new StringBuilder();
    for (int j = 0; j < Math.min(MOST_SHOWN, row.length); j++) {
      text.append(String.format(Locale.ROOT, "%-13.6g", row[j]));
    }
    return text + (row.length > MOST_SHOWN ? "..." : "");
  }
}
