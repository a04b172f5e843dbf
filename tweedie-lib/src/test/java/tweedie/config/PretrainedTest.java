package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tweedie.data.DataOptions;
import tweedie.data.DataSets;
import tweedie.data.Labels;
import tweedie.data.Table;

class PretrainedTest {
  private static final int N = 32;

  private static double[] mean(Table x) {
    double[] mean = new double[x.rowSize()];
    for (int i = 0; i < x.values().length; i++) {
      mean[i % mean.length] += x.values()[i] / (double) x.rows();
    }
    return mean;
  }

  private static double deviation(Table x, double[] mean) {
    double square = 0;
    for (int i = 0; i < x.values().length; i++) {
      square += Math.pow(x.values()[i] - mean[i % mean.length], 2);
    }
    return Math.sqrt(square / x.values().length);
  }

  private static double correlation(double[] a, double[] b) {
    double ma = Arrays.stream(a).average().orElseThrow();
    double mb = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - ma) * (b[i] - mb);
      aa += (a[i] - ma) * (a[i] - ma);
      bb += (b[i] - mb) * (b[i] - mb);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void shippedModelDrawsImages() throws IOException {
    try (Model m = Model.load("pretrained:fashion-psld")) {
      SampleOptions few = new SampleOptions("sscs", "quadratic", 15, true, 1e-3, 1e-5, N);
      Table x = m.draw(N, 1, few, Optional.empty(), done -> {});
      assertThat(x.shape()).containsExactly(1, 28, 28);
      double[] made = mean(x);
      double[] real =
          mean(DataSets.read(DataSets.FASHION_TEST, Optional.empty(), DataOptions.DEFAULT));
      // Pixels deviate by 0.59 from a mean image that itself varies by 0.4: the mean of 32 right
      // images has correlation 0.97 with it. A blank or noisy one has 0.
      assertThat(correlation(made, real)).isGreaterThan(0.85);
      // Garments and not one garment: the deviation from the mean image is that of the data, 0.59.
      assertThat(deviation(x, made)).isBetween(0.4, 0.75);
    }
  }

  @Test
  void everyNameHasItsFiles() {
    assertThat(Pretrained.NAMES)
        .allSatisfy(
            name -> {
              Path source = Path.of("src/main/resources/tweedie/pretrained", name);
              assertThat(source.resolve("README.md")).isRegularFile();
              // 10 MB is the most that a shipped model may take.
              assertThat(Files.size(source.resolve("ema.safetensors"))).isLessThan(10_000_000);
            });
  }

  /** Trousers and bags: two classes whose mean images have nothing in common. */
  @Test
  void shippedModelOfClassesDrawsTheOneThatIsAsked() throws IOException {
    Table real = DataSets.read(DataSets.FASHION_TEST, Optional.empty(), DataOptions.DEFAULT);
    Labels labels = real.labels().orElseThrow();
    try (Model m = Model.load("pretrained:fashion-class")) {
      SampleOptions few = new SampleOptions("sscs", "quadratic", 15, true, 1e-3, 1e-5, N / 2);
      for (String[] pair : new String[][] {{"Trouser", "Bag"}, {"Bag", "Trouser"}}) {
        double[] made = mean(draw(m, pair[0], few));
        // Sixteen images of the right class have correlation 0.97 with their mean image and more.
        assertThat(correlation(made, mean(of(real, labels, pair[0])))).isGreaterThan(0.9);
        assertThat(correlation(made, mean(of(real, labels, pair[1])))).isLessThan(0.6);
      }
    }
  }

  private static Table draw(Model m, String name, SampleOptions few) {
    Steered s = Steered.of(m);
    ClassSteering twice = new ClassSteering(2, Optional.empty(), 0, Optional.empty());
    return m.draw(
        N / 2,
        1,
        s.sampling(few, Optional.empty(), Optional.of(twice), Optional.empty()),
        s.of(s.labels(name), Optional.empty()),
        done -> {});
  }

  private static Table of(Table real, Labels labels, String name) {
    int wanted = labels.names().indexOf(name);
    return real.select(
        IntStream.range(0, real.rows()).filter(i -> labels.index()[i] == wanted).toArray());
  }

  @Test
  void unknownNamesAreRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> Model.load("pretrained:nothing"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "pretrained:nothing: no such model; shipped: pretrained:fashion-psld,"
                + " pretrained:fashion-class");
  }
}
