package tweedie.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps and plots of two angles. */
class MapsTest {
  /** Places that are far from any coast of the relief. */
  @ParameterizedTest
  @CsvSource({
    "72, -40, true", // Greenland
    "23, 10, true", // Sahara
    "-25, 134, true", // Australia
    "60, 100, true", // Siberia
    "-80, 90, true", // Antarctica
    "0, -25, false", // Atlantic
    "20, -160.7, false", // Pacific
    "-30, 80, false", // Indian Ocean
    "88, 0, false", // Arctic Ocean
  })
  void landLiesWhereItIs(double latitude, double longitude, boolean land) {
    BufferedImage mask = EarthMap.mask();
    int x = (int) ((longitude + 180) / 360 * mask.getWidth());
    int y = (int) ((90 - latitude) / 180 * mask.getHeight());
    assertThat((mask.getRGB(x, y) & 0xff) > 0).isEqualTo(land);
  }

  @Test
  void northIsUpAndEastIsRight() {
    double[][] field = new double[4][8];
    for (double[] line : field) {
      java.util.Arrays.fill(line, -100);
    }
    field[0][7] = 0;
    BufferedImage map = EarthMap.of("", new double[0], new double[0], Optional.of(field));
    // The dark cell is the north-eastern one: a point of it, and its mirror images.
    assertThat(map.getRGB(60 + 1060, 34 + 20) & 0xff0000).isLessThan(0x400000);
    assertThat(map.getRGB(60 + 20, 34 + 20) & 0xff0000).isGreaterThan(0xd00000);
    assertThat(map.getRGB(60 + 1060, 34 + 420) & 0xff0000).isGreaterThan(0x800000);
  }

  @Test
  void pointsAreDrawnInTheirPlace() {
    BufferedImage plot =
        Ramachandran.of("", new double[] {90, 500}, new double[] {-90, 0}, Optional.empty());
    // 600 pixels wide: (90, −90) lies at three quarters from the left and from the top.
    assertThat(plot.getRGB(60 + 450, 34 + 450)).isNotEqualTo(0xffffffff);
    assertThat(plot.getRGB(60 + 450, 34 + 150)).isEqualTo(0xffffffff);
    long ink =
        IntStream.range(74, 654)
            .mapToLong(x -> IntStream.range(40, 620).filter(y -> orange(plot, x, y)).count())
            .sum();
    assertThat(ink).isBetween(4L, 30L);
  }

  private static boolean orange(BufferedImage p, int x, int y) {
    int c = p.getRGB(x, y);
    return (c >> 16 & 0xff) > (c & 0xff) + 60;
  }

  @Test
  void numbersOfCoordinatesMustAgree() {
    assertThatThrownBy(
            () -> EarthMap.of("", new double[] {1}, new double[] {1, 2}, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 and 2");
  }
}
