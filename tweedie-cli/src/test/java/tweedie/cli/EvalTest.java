package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.config.Json;

/** {@code eval} without a likelihood: figures of samples beside held-out rows. */
class EvalTest {
  @TempDir Path folder;

  /** Numbers from 0 to 3: shares once closed, places, or symbols where they are rounded. */
  private void table(String header, String format, int rows) throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(header + "\n");
    int columns = header.split(",").length;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        text.append(j > 0 ? "," : "");
        text.append(String.format(Locale.ROOT, format, random.nextDouble() * 3));
      }
      text.append("\n");
    }
    Files.writeString(folder.resolve("rows.csv"), text);
  }

  private String trained(String process, String data) throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        """
        {"process": %s, "trainer": {"steps": 0, "threads": 1}, "sampler": {"nfe": 6},
         "data": {"source": "rows.csv", "testShare": 0.4, "split": 1 %s},
         "network": {"type": "mlp", "width": 16, "depth": 1}}
        """
            .formatted(process, data));
    String out = folder.resolve("run").toString();
    Run train = Run.of("train", config.toString(), "--out", out, "--data-dir", folder.toString());
    assertThat(train.code()).as(train.err()).isZero();
    return out;
  }

  private Run eval(String run, String... more) {
    String[] first = {"eval", run, "--data-dir", folder.toString()};
    return Run.of(Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void someFiguresAreThoseOfAll() throws IOException {
    table("a,b", "%.3f", 150);
    String run = trained("{\"type\": \"vp\"}", "");
    JsonNode all = Json.parse("", eval(run, "-n", "30", "--json").out());
    JsonNode some = Json.parse("", eval(run, "-n", "30", "--json", "--metric", "KID,FD").out());
    for (String kind : List.of("generated", "floor", "gaussian")) {
      JsonNode few = some.at("/processes/0/" + kind);
      assertThat(few).hasSize(2);
      assertThat(few.get(0)).isEqualTo(all.at("/processes/0/" + kind).get(0));
      assertThat(few.get(1)).isEqualTo(all.at("/processes/0/" + kind).get(1));
    }
    Run wrong = eval(run, "-n", "30", "--metric", "FID");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--metric: expected some of [FD, KID,").contains("found FID");
    Run process = eval(run, "-n", "30", "--process", "{\"type\": \"sphere\"}");
    assertThat(process.code()).isEqualTo(2);
    assertThat(process.errLines()).hasSize(1);
  }

  /**
   * Untrained models draw from priors near the rows: shares from the uniform law, symbols 0 … 3
   * with mean 1.5. Standardised rows would be as far as (1 − .2)² a share and 1.5² a symbol, three
   * of each; between points of the unit sphere a squared distance is at most 4.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\": \"sphere\"}|lat,lon|%.3f|4",
        "{\"type\": \"wrightFisher\", \"alpha\": [1, 1, 1]}|a,b,c|%.3f|1",
        "{\"type\": \"ctmc\", \"states\": 4, \"beta\": 2}|a,b,c|%.0f|4",
      })
  void samplesAndRowsAreComparedAsStates(String process, String header, String format, double most)
      throws IOException {
    table(header, format, 150);
    Run r = eval(trained(process, ""), "-n", "30", "--json");
    assertThat(r.code()).as(r.err()).isZero();
    JsonNode figures = Json.parse("out", r.out()).at("/processes/0");
    assertThat(distance(figures.path("generated"))).isBetween(0.0, most);
    assertThat(distance(figures.path("gaussian"))).isBetween(0.0, most);
    assertThat(distance(figures.path("floor"))).isBetween(0.0, most);
  }

  /** An untrained network fills with fair coins: half of all pixels, wrong by the range, 3 dB. */
  @Test
  void patchesAreFilledGivenTheirSurroundings() throws IOException {
    Path config = folder.resolve("patch.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "ctmc", "states": 2, "beta": 4},
         "data": {"source": "fashion-mnist:test", "classes": ["Bag"], "patch": 14},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "stemChannels": 8, "head": "categorical"},
         "trainer": {"steps": 0, "precision": "float32", "threads": 1},
         "sampler": {"nfe": 2, "denoise": false, "batch": 16}}
        """);
    String out = folder.resolve("patch").toString();
    assertThat(Run.of("train", config.toString(), "--out", out).code()).isZero();
    Run r = Run.of("eval", out, "-n", "20", "--json");
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.err()).isEmpty();
    JsonNode row = Json.parse("out", r.out()).at("/processes/0");
    // 3920 pixels: five deviations of the share are .04, which is .35 dB.
    assertThat(row.path("psnr").asDouble()).isBetween(2.6, 3.4);
    assertThat(distance(row.path("floor"))).isLessThan(distance(row.path("generated")));
    assertThat(Run.of("eval", out, "-n", "20").out()).contains("PSNR of the patches ");
  }

  /** The same process twice needs two names. */
  @Test
  void processesAndTheirFilesHaveNames() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "vp"}, "data": {"source": "fashion-mnist:test"},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "stemChannels": 8},
         "trainer": {"steps": 0, "precision": "float32", "threads": 1},
         "sampler": {"solver": "em", "nfe": 2, "batch": 16}}
        """);
    String run = folder.resolve("run").toString();
    assertThat(Run.of("train", config.toString(), "--out", run).code()).isZero();
    Path out = folder.resolve("figures");
    List<String> args = new ArrayList<>(List.of("eval", run, "-n", "16", "--out", out.toString()));
    for (String p : List.of("{\"type\":\"vp\"}", "{\"type\":\"ve\"}", "{\"type\":\"vp\"}")) {
      args.addAll(List.of("--process", p));
    }
    Run r = Run.of(args.toArray(String[]::new));
    assertThat(r.code()).as(r.err()).isZero();
    assertThat(r.out().lines()).anyMatch(line -> line.matches(" +FD .* process"));
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("vp.png", "ve.png", "vp-2.png", "metrics.json");
    }
    JsonNode rows = Json.read(out.resolve("metrics.json")).path("processes");
    assertThat(rows.size()).isEqualTo(3);
    assertThat(distance(rows.get(1).path("generated"))).isPositive();
  }

  private static double distance(JsonNode figures) {
    for (JsonNode f : figures) {
      if (f.path("metric").asText().equals("FD")) {
        return f.path("value").asDouble();
      }
    }
    return Double.NaN;
  }
}
