package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tweedie.data.Fashion;
import tweedie.data.Table;

class ClassifierFeaturesTest {
  @Test
  void shippedFeaturesNameThemselvesAndTheirAccuracy() throws IOException {
    ClassifierFeatures f = ClassifierFeatures.fashion();
    assertThat(f.id()).matches("fashion-classifier-[0-9a-f]{8}");
    assertThat(f.dimension()).isEqualTo(128);
    assertThat(f.accuracy()).isGreaterThan(0.85);
  }

  @Test
  void aFeatureDoesNotDependOnItsBatch() throws IOException {
    ClassifierFeatures f = ClassifierFeatures.fashion();
    Table t = Fashion.test().slice(0, 70);
    double[][] all = f.features(t.values(), 70, 1, 28, 28);
    double[][] last = f.features(t.slice(69, 70).values(), 1, 1, 28, 28);
    // The place in a padded batch may change the rounding of float32 sums of about 1e3 terms.
    for (int j = 0; j < 128; j++) {
      assertThat(Math.abs(all[69][j] - last[0][j])).isLessThan(1e-3);
    }
  }

  /**
   * Nearest class mean, fitted on 1,000 training images, judged on 500 test images. Nothing is
   * random here: features name 0.906 of them, raw pixels 0.68. The limit 0.8 is eight standard
   * errors (0.013) below, so that another platform's rounding cannot cross it.
   */
  @Test
  void featuresSeparateClassesBetterThanPixels() throws IOException {
    ClassifierFeatures f = ClassifierFeatures.fashion();
    Table train = Fashion.train().slice(0, 1000);
    Table test = Fashion.test().slice(0, 500);
    double features = nearestMean(features(f, train), train, features(f, test), test);
    double pixels =
        nearestMean(
            Samples.of(train.values(), 1000, 784),
            train,
            Samples.of(test.values(), 500, 784),
            test);
    assertThat(features).isGreaterThan(0.8).isGreaterThan(pixels);
  }

  @Test
  void wrongShapesAreRefused() throws IOException {
    ClassifierFeatures f = ClassifierFeatures.fashion();
    assertThatThrownBy(() -> f.features(new float[3 * 1024], 1, 3, 32, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("features fashion-classifier: expected images [1, 28, 28], found [3, 32, 32]");
  }

  private static double[][] features(ClassifierFeatures f, Table t) {
    return f.features(t.values(), t.rows(), 1, 28, 28);
  }

  private static double nearestMean(double[][] fit, Table train, double[][] x, Table test) {
    int d = fit[0].length;
    double[][] mean = new double[10][d];
    int[] count = new int[10];
    int[] a = train.labels().orElseThrow().index();
    for (int i = 0; i < fit.length; i++) {
      count[a[i]]++;
      for (int j = 0; j < d; j++) {
        mean[a[i]][j] += fit[i][j];
      }
    }
    int right = 0;
    int[] b = test.labels().orElseThrow().index();
    for (int i = 0; i < x.length; i++) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < 10; c++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          sum += Math.pow(x[i][j] - mean[c][j] / count[c], 2);
        }
        if (sum < least) {
          least = sum;
          best = c;
        }
      }
      right += best == b[i] ? 1 : 0;
    }
    return right / (double) x.length;
  }
}
