package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tweedie.data.Table;

/** Fields and points of a chart fall on the same places. */
class ChartTest {
  private record Drawn(double[] x, double[] y, double[][] log) {}

  private static Drawn draw(Chart c, Table states, double[] log) {
    List<Drawn> seen = new ArrayList<>();
    Chart spy =
        new Chart(
            c.lines(),
            c.columns(),
            c.degrees(),
            c.toState(),
            c.toDegrees(),
            (title, x, y, field) -> {
              seen.add(new Drawn(x, y, field.orElseThrow()));
              return c.sheet().draw(title, x, y, field);
            });
    spy.draw("", states, Optional.of(log));
    return seen.get(0);
  }

  private static void cellsAreWhereTheyAreDrawn(Chart c) {
    Table cells = c.cells();
    double[] log = new double[cells.rows()];
    Arrays.setAll(log, i -> i);
    Drawn d = draw(c, cells, log);
    for (int i = 0; i < log.length; i++) {
      int line = i / c.columns();
      int column = i % c.columns();
      assertThat(d.log()[line][column]).isEqualTo(i);
      // Float32 states carry about 1e-5 of a degree, near a pole of longitudes 1e-3.
      assertThat(d.y()[i])
          .isCloseTo(c.degrees() * (1 - (2 * line + 1.0) / c.lines()), within(1e-3));
      assertThat(d.x()[i]).isCloseTo(-180 + (column + 0.5) * 360 / c.columns(), within(1e-2));
    }
  }

  @Test
  void cellsOfTheEarthAreWhereTheyAreDrawn() {
    cellsAreWhereTheyAreDrawn(Chart.sphere());
  }

  @Test
  void cellsOfTheTorusAreWhereTheyAreDrawn() {
    cellsAreWhereTheyAreDrawn(Chart.torus());
  }

  @Test
  void theFirstAngleGoesToTheRight() {
    Drawn d = draw(Chart.torus(), Table.of(new float[] {1, -2}, 1, 2), new double[72 * 72]);
    assertThat(d.x()[0]).isCloseTo(Math.toDegrees(1), within(1e-4));
    assertThat(d.y()[0]).isCloseTo(Math.toDegrees(-2), within(1e-4));
  }
}
