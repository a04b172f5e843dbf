package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import tweedie.config.ConfigException;
import tweedie.config.Keys;
import tweedie.theory.MixtureTarget;

/**
 * The data law of an oracle run.
 *
 * @param law a mixture, of one component for a Gaussian
 * @param gaussian whether it was given as a Gaussian, whose law is propagated exactly
 */
record OracleTarget(MixtureTarget law, boolean gaussian) {
  /**
   * Reads a law.
   *
   * @param text JSON text or file: {@code {"type":"gaussian","mean":0.3,"variance":0.25}} or {@code
   *     {"type":"mixture","weights":[…],"means":[…],"variances":[…]}}, a mean being a number or a
   *     list of d numbers
   * @throws IOException when a file cannot be read
   */
  static OracleTarget read(String text) throws IOException {
    Keys keys = new Keys("target", ProcessArgument.json("target", text));
    String type = keys.word("type", "gaussian", List.of("gaussian", "mixture"));
    OracleTarget target =
        type.equals("gaussian")
            ? new OracleTarget(gaussian(keys), true)
            : new OracleTarget(mixture(keys), false);
    keys.done();
    return target;
  }

  private static MixtureTarget gaussian(Keys keys) {
    double mean = keys.number("mean", 0.3);
    double variance = keys.number("variance", 0.25);
    if (!(variance >= 0)) {
      throw new ConfigException("target.variance", "expected at least 0, found " + variance);
    }
    return MixtureTarget.gaussian(mean, variance);
  }

  private static MixtureTarget mixture(Keys keys) {
    JsonNode means = keys.raw("means");
    boolean points = means.isArray() && !means.isEmpty() && means.get(0).isArray();
    double[][] centers = points ? keys.matrix("means") : columns(keys.vector("means"));
    return new MixtureTarget(keys.vector("weights"), centers, keys.vector("variances"));
  }

  private static double[][] columns(double[] values) {
    double[][] out = new double[values.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = new double[] {values[i]};
    }
    return out;
  }
}
