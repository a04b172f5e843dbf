package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FigureTest {

  private static Figure distance(String features, double value) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("features", features);
    provenance.put("n_real", "10");
    provenance.put("n_gen", "20");
    provenance.put("resize", "none");
    return new Figure("FD", provenance, value, OptionalDouble.empty());
  }

  @Test
  void nameHoldsTheProvenanceInOrder() {
    assertThat(distance("fashion-1a2b3c4d", 3).name())
        .isEqualTo("FD(features=fashion-1a2b3c4d, n_real=10, n_gen=20, resize=none)");
    assertThat(new Figure("W2", Map.of(), 0.5, OptionalDouble.of(0.1)).toString())
        .isEqualTo("W2() = 0.5 ± 0.1");
  }

  @Test
  void equalNamesCompare() {
    assertThat(Figure.difference(distance("a-1", 3), distance("a-1", 2))).isEqualTo(1);
    assertThat(Figure.ratio(distance("a-1", 3), distance("a-1", 2))).isEqualTo(1.5);
  }

  @Test
  void differentNamesRefuse() {
    String message =
        "expected figures of one name, found FD(features=a-1, n_real=10, n_gen=20, resize=none)"
            + " and FD(features=a-2, n_real=10, n_gen=20, resize=none)";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Figure.difference(distance("a-1", 3), distance("a-2", 2)))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Figure.ratio(distance("a-1", 3), distance("a-2", 2)))
        .withMessage(message);
  }

  @Test
  void ambiguousNamesAndUnknownValuesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> distance("a, n_real=9", 1))
        .withMessageContaining("found 'a, n_real=9'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> distance("a-1", Double.NaN))
        .withMessage("FD: expected a finite value, found NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Figure.ratio(distance("a-1", 1), distance("a-1", 0)))
        .withMessageEndingWith("expected a divisor other than 0, found 0");
  }

  @Test
  void jsonHoldsNamePartsAndError() {
    Figure figure = new Figure("KID", Map.of("kernel", "poly3"), 0.5, OptionalDouble.of(0.1));

    assertThat(figure.json())
        .containsExactlyEntriesOf(
            ordered(
                "name",
                "KID(kernel=poly3)",
                "metric",
                "KID",
                "provenance",
                Map.of("kernel", "poly3"),
                "value",
                0.5,
                "standardError",
                0.1));
    assertThat(distance("a-1", 1).json()).doesNotContainKey("standardError");
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Test
  void imageFiguresAreTheMetricsOfTheFeatures() {
    Random random = new Random(1);
    float[] real = pixels(12 * 8, random);
    float[] generated = pixels(9 * 8, random);
    RawPixels identity = new RawPixels(2, 2, 2);
    List<Figure> figures = ImageMetrics.evaluate(identity, real, 12, generated, 9, 2, 2, 2, "none");
    double[][] x = Samples.of(real, 12, 8);
    double[][] y = Samples.of(generated, 9, 8);
    Prdc prdc = Prdc.of(x, y);
    Estimate kid = Kid.full(x, y);
    String base = "(features=" + identity.id() + ", n_real=12, n_gen=9, resize=none";

    assertThat(figures)
        .extracting(Figure::name)
        .containsExactly(
            "FD" + base + ")",
            "KID" + base + ", kernel=poly3)",
            "precision" + base + ", k=5)",
            "recall" + base + ", k=5)",
            "density" + base + ", k=5)",
            "coverage" + base + ", k=5)");
    assertThat(figures)
        .extracting(Figure::value)
        .containsExactly(
            Frechet.distance(x, y),
            kid.value(),
            prdc.precision(),
            prdc.recall(),
            prdc.density(),
            prdc.coverage());
    assertThat(figures.get(1).standardError()).hasValue(kid.standardError());
  }

  private static float[] pixels(int count, Random random) {
    float[] pixels = new float[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = random.nextFloat();
    }
    return pixels;
  }

  @Test
  void rawPixelsDistinguishShapes() {
    RawPixels image = new RawPixels(1, 2, 3);

    assertThat(image.id()).matches("pixels-[0-9a-f]{8}");
    assertThat(image.sha8()).isNotEqualTo(RawPixels.vectors(6).sha8());
    assertThat(image.features(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3))
        .isDeepEqualTo(new double[][] {{1, 2, 3, 4, 5, 6}});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> image.features(new float[6], 1, 1, 3, 2))
        .withMessage("images: expected [n, 1, 2, 3], found [n, 1, 3, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> image.features(new float[7], 1, 1, 2, 3))
        .withMessage("samples: expected n*d values for n=1, d=6, found 7");
    assertThat(Samples.of(new float[][] {{1, 2}, {3, 4}}))
        .isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
  }
}
