package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tweedie.data.Columns;
import tweedie.data.Scale;
import tweedie.data.Table;

class DrawnTest {
  @Test
  void startsAndEndsInOneTableKeepTheirScale() {
    Scale scale = new Scale(Scale.Kind.ASINH, 0, 0);
    Columns c = new Columns(List.of("a"), List.of(2.0), List.of(0.5), scale);
    Table ends = new Table(new float[] {1, -1}, 2, new int[] {1}, Optional.empty(), Optional.of(c));
    Table both = new Drawn(Optional.of(ends), ends).joined();
    Columns found = both.columns().orElseThrow();
    assertThat(found.names()).containsExactly("start_a", "a");
    assertThat(found.restore(0, 1)).isEqualTo(c.restore(0, 1)).isEqualTo(found.restore(1, 1));
  }
}
