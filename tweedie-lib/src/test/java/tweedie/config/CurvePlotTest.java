package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.plot.LineChart;

/** Curves of scripts as pictures. */
class CurvePlotTest {
  @TempDir Path folder;

  @Test
  void storedCurvesBecomeAPicture() throws IOException {
    Path curves = folder.resolve("c.json");
    Files.writeString(
        curves,
        """
        {"title": "t", "x": "calls", "y": "FD",
         "curves": [{"name": "em", "x": [10, 20, 50], "y": [40, 18, 6.5], "parts": [2]},
                    {"name": "sscs", "x": [10], "y": [30]}]}
        """);
    Path picture = folder.resolve("pictures").resolve("c.png");
    CurvePlot.main(new String[] {curves.toString(), picture.toString()});
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(900);
    assertThat(CurvePlot.chart(Json.read(curves)).series())
        .extracting(LineChart.Series::parts)
        .containsExactly(List.of(2), List.of());
  }

  @Test
  void unknownKeysAreRefused() {
    assertThatThrownBy(() -> CurvePlot.chart(Runs.parse("{\"titel\": \"t\", \"curves\": []}")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean 'title'");
  }
}
