package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.data.Npy;

class SampleTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    run = Trained.run(folder);
  }

  @Test
  void tableComesBackInItsUnitsUnderItsHeader() throws IOException {
    Run sample = Run.of("sample", run.toString(), "--n", "70", "--seed", "4");
    assertThat(sample.err()).isEmpty();
    assertThat(sample.code()).isZero();
    Path file = run.resolve("samples-4.csv");
    assertThat(sample.out()).startsWith(file.toString()).contains("seed 4", "sscs", "5 calls");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(71);
    assertThat(lines.get(0)).isEqualTo("height,weight");
    for (String line : lines.subList(1, lines.size())) {
      // Heights are 1700 +- 80; ten deviations hold whatever ten steps have learnt.
      assertThat(Double.parseDouble(line.split(",", -1)[0])).isBetween(900.0, 2500.0);
    }
  }

  @Test
  void earlierSamplesAreKept() throws IOException {
    Path file = run.resolve("samples-6.csv");
    Run.of("sample", run.toString(), "--n", "3", "--seed", "6");
    List<String> first = Files.readAllLines(file);
    Run again = Run.of("sample", run.toString(), "--n", "4", "--seed", "6");
    Path kept = run.resolve("samples-6.csv.old");
    assertThat(again.out()).contains("the earlier file is now " + kept);
    assertThat(Files.readAllLines(kept)).isEqualTo(first);
    assertThat(Files.readAllLines(file)).hasSize(5);
    Run third = Run.of("sample", run.toString(), "--n", "5", "--seed", "6", "--json");
    assertThat(third.out()).contains("samples-6.csv.old");
    assertThat(Files.readAllLines(kept)).hasSize(5);
    assertThat(Files.readAllLines(file)).hasSize(6);
  }

  @Test
  void sampleDoesNotDependOnHowManyAreDrawn() throws IOException {
    Path three = folder.resolve("three.csv");
    Path all = folder.resolve("all.csv");
    Run.of("sample", run.toString(), "--n", "3", "--out", three.toString());
    Run.of("sample", run.toString(), "--n", "66", "--out", all.toString());
    assertThat(Files.readAllLines(all))
        .startsWith(Files.readAllLines(three).toArray(String[]::new));
  }

  @Test
  void callsDoNotApplyToAdaptiveSolvers() {
    Run sample = Run.of("sample", run.toString(), "-n", "2", "--solver", "rk45", "--nfe", "10");
    assertThat(sample.code()).isZero();
    assertThat(sample.errLines())
        .containsExactly("warning: --nfe does not apply to rk45; its tolerance decides");
    assertThat(Run.of("sample", run.toString(), "-n", "2", "--solver", "rk45").err()).isEmpty();
    assertThat(Run.of("sample", "--help").out().replaceAll("\\s+", " "))
        .contains("not for rk45, which goes by its tolerance");
  }

  @Test
  void jsonNamesWhatWasDone() throws IOException {
    Path out = folder.resolve("x.npy");
    Run sample =
        Run.of(
            "sample",
            run.toString(),
            "--n",
            "3",
            "--format",
            "npy",
            "--out",
            out.toString(),
            "--process",
            "{\"type\":\"vp\"}",
            "--solver",
            "heun",
            "--nfe",
            "9",
            "--json");
    assertThat(sample.err()).isEmpty();
    assertThat(sample.out()).contains("\"solver\":\"heun\"", "\"calls\":9,", "\"step\":10");
    assertThat(Npy.read(out).shape()).containsExactly(3, 2);
  }

  @Test
  void tablesAreNoPictures() {
    Run sample = Run.of("sample", run.toString(), "--format", "grid");
    assertThat(sample.code()).isEqualTo(2);
    assertThat(sample.errLines()).hasSize(1);
    assertThat(sample.err()).contains("grid needs images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x.jpg;csv;.csv for csv",
        "x.jpg;'';.png, .npy, .csv or .txt, found",
        "x.npy;csv;.csv for csv",
        "x.csv;npy;.npy for npy",
      })
  void namesOfOtherFilesAreRefused(String name, String format, String message) {
    Path out = folder.resolve(name);
    List<String> line = new ArrayList<>(List.of("sample", run.toString(), "--out", out.toString()));
    if (!format.isEmpty()) {
      line.addAll(List.of("--format", format));
    }
    Run sample = Run.of(line.toArray(String[]::new));
    assertThat(sample.code()).isEqualTo(2);
    assertThat(sample.errLines()).hasSize(1);
    assertThat(sample.err()).contains("--out: expected a name ending in").contains(message);
    assertThat(out).doesNotExist();
  }

  @Test
  void theNameOfTheFileChoosesTheForm() throws IOException {
    Path out = folder.resolve("chosen.npy");
    assertThat(Run.of("sample", run.toString(), "-n", "4", "--out", out.toString()).err())
        .isEmpty();
    assertThat(Npy.read(out).shape()).containsExactly(4, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--nfe;2;--nfe: expected at least 3 for solver heun, found 2",
        "--batch;0;--batch: expected at least 1, found 0",
        "--grid;unifrm;--grid: unknown 'unifrm'",
      })
  void numbersOutOfRangeNameTheOption(String option, String value, String message) {
    Run sample = Run.of("sample", run.toString(), "--solver", "heun", option, value);
    assertThat(sample.code()).isEqualTo(2);
    assertThat(sample.errLines()).hasSize(1);
    assertThat(sample.err()).startsWith("tweedie sample: " + message);
  }

  @Test
  void wrongWordsNameTheNearest() {
    Run solver = Run.of("sample", run.toString(), "--solver", "ssc");
    assertThat(solver.code()).isEqualTo(2);
    assertThat(solver.err()).contains("did you mean 'sscs'?");
    Run process = Run.of("sample", run.toString(), "--process", "{\"type\":\"psd\"}");
    assertThat(process.code()).isEqualTo(2);
    assertThat(process.err()).contains("did you mean 'psld'?");
  }

  @Test
  void unknownModelsAreNamed() {
    Run none = Run.of("sample", folder.resolve("none").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.errLines()).hasSize(1);
    Run shipped = Run.of("sample", "pretrained:nothing");
    assertThat(shipped.code()).isEqualTo(1);
    assertThat(shipped.err()).contains("no such model");
  }

  /** Three samples a picture: eight need three pictures, the last one with a column to spare. */
  @Test
  void patchesAreCountedAsTheyAreDrawn() throws IOException {
    Path config = folder.resolve("patch.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "ctmc", "states": 2, "beta": 4},
         "data": {"source": "fashion-mnist:test", "heldOut": "fashion-mnist:test", "patch": 14},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "stemChannels": 8, "head": "categorical"},
         "trainer": {"steps": 0, "precision": "float32", "threads": 1},
         "sampler": {"nfe": 2, "batch": 16}}
        """);
    String out = folder.resolve("patch").toString();
    assertThat(Run.of("train", config.toString(), "--out", out).code()).isZero();
    Run sample = Run.of("sample", out, "--n", "8");
    assertThat(sample.err()).isEmpty();
    assertThat(sample.out()).contains("8 samples");
  }
}
