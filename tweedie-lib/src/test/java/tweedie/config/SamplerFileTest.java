package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that hold a sampler. */
class SamplerFileTest {
  private static final String GOOD =
      """
      {"process": {"type": "psld", "gamma": 0.02},
       "sampler": {"solver": "gddim2", "grid": "logsnr", "nfe": 20, "denoise": true, "tEnd": 0.002},
       "judged": {"by": "FD", "rows": 500, "seed": 7, "seeds": 3, "value": 3.25}}
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("s.json"), text);
  }

  @Test
  void aFileComesBack() throws IOException {
    SamplerFile read = SamplerFile.read(file(GOOD));
    assertThat(read.judged()).isEqualTo(new SamplerFile.Judged("FD", 500, 7, 3, 3.25));
    // Defaults are filled in, so that later versions read the same process.
    assertThat(read.process().get("nu").doubleValue()).isEqualTo(4.02);
    SampleOptions o = read.options(SampleOptions.DEFAULT);
    assertThat(o).isEqualTo(new SampleOptions("gddim2", "logsnr", 20, true, 0.002, 1e-5, 64));
    Path again = folder.resolve("again.json");
    read.write(again);
    assertThat(SamplerFile.read(again)).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"sampler\"; \"smapler\"; missing",
        "\"judged\"; \"juged\"; missing",
        "\"grid\"; \"gird\"; sampler.grid: missing",
        "\"denoise\"; \"denoiser\"; did you mean 'denoise'",
        "\"gamma\"; \"gama\"; did you mean 'gamma'",
        "\"rows\"; \"row\"; did you mean 'rows'",
        "gddim2; gdim2; did you mean 'gddim2'",
        "\"psld\"; \"sphere\"; process",
        "0.02; -1; gamma",
        "\"nfe\": 20; \"nfe\": 1; expected at least 2",
        "\"value\": 3.25; \"value\": \"low\"; judged.value: expected a number",
      })
  void mistakesAreNamedWithTheFile(String from, String to, String message) throws IOException {
    Path bad = file(GOOD.replaceFirst(from, to));
    assertThatThrownBy(() -> SamplerFile.read(bad))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(bad.toString())
        .hasMessageContaining(message);
  }
}
