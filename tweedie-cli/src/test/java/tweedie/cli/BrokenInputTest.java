package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.data.Npy;

/** Hostile and broken input: one line on standard error and the right exit code, each time. */
class BrokenInputTest {
  @TempDir Path folder;
  private Path run = Path.of("");
  private Path checkpoint = Path.of("");

  @BeforeEach
  void train() throws IOException {
    run = Trained.run(folder);
    checkpoint = run.resolve("checkpoints/step-10");
  }

  private void fails(int code, String text, String... args) {
    Run result = Run.of(args);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).contains(text).doesNotContain("\tat ");
    assertThat(result.code()).isEqualTo(code);
  }

  private void trainFails(int code, String text, Path config, String... more) {
    List<String> args = new ArrayList<>(List.of("train", config.toString()));
    args.addAll(List.of("--data-dir", folder.toString()));
    args.addAll(List.of(more.length > 0 ? more : new String[] {"--out", out()}));
    fails(code, text, args.toArray(String[]::new));
  }

  private String out() {
    return folder.resolve("other").toString();
  }

  private Path configOf(String from, String to) throws IOException {
    Path file = folder.resolve("people.json");
    return Files.writeString(file, Files.readString(file).replace(from, to));
  }

  @Test
  void truncatedWeights() throws IOException {
    truncate(checkpoint.resolve("ema.safetensors"));
    fails(1, "ema.safetensors", "sample", run.toString());
  }

  @Test
  void truncatedOptimizer() throws IOException {
    truncate(checkpoint.resolve("optimizer.safetensors"));
    fails(
        1,
        "optimizer.safetensors",
        "train",
        "--resume",
        run.toString(),
        "--data-dir",
        folder.toString());
  }

  @Test
  void truncatedCheckpointHead() throws IOException {
    truncate(checkpoint.resolve("checkpoint.json"));
    fails(1, "checkpoint.json", "sample", run.toString());
  }

  private static void truncate(Path file) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(f.length() * 2 / 3);
    }
  }

  @Test
  void weightsOfAnotherShape() throws IOException {
    Path other = folder.resolve("wide");
    Path config = configOf("\"width\": 16", "\"width\": 24");
    Run wide =
        Run.of(
            "train", config.toString(), "--out", other.toString(), "--data-dir", folder.toString());
    assertThat(wide.code()).isZero();
    Files.copy(
        other.resolve("checkpoints/step-10/ema.safetensors"),
        checkpoint.resolve("ema.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    fails(1, "expected shape", "sample", run.toString());
  }

  @Test
  void unknownKey() throws IOException {
    Path config = configOf("\"checkpointEvery\"", "\"checkpointEvry\"");
    trainFails(2, "trainer: unknown 'checkpointEvry'; did you mean 'checkpointEvery'?", config);
  }

  @Test
  void unknownKeyOfTheWholeIsNamedWithTheFile() throws IOException {
    Path config = configOf("\"trainer\"", "\"trainr\"");
    trainFails(2, "tweedie train: " + config + ": unknown 'trainr'; did you mean", config);
  }

  @Test
  void shippedModelIsNamedWithTheNearestOne() throws IOException {
    fails(1, "did you mean 'fashion-psld'?", "sample", "pretrained:fashion-pslt");
  }

  @Test
  void missingRunIsNamedWithTheNearestOne() throws IOException {
    Path typed = run.resolveSibling(run.getFileName() + "x");
    fails(1, typed + ": no such run (did you mean " + run + "?)", "sample", typed.toString());
  }

  @Test
  void wrongType() throws IOException {
    trainFails(
        2, "trainer.batch: expected a whole number", configOf("\"batch\": 8", "\"batch\": 8.5"));
  }

  @Test
  void configurationThatIsNotJson() throws IOException {
    trainFails(2, "line 1", Files.writeString(folder.resolve("bad.json"), "{"));
  }

  @Test
  void emptyConfigurationIsNamed() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.json"), " \n");
    trainFails(2, empty + ": empty file; expected a JSON object", empty);
  }

  @Test
  void latitudeBeyondThePole() throws IOException {
    Files.writeString(folder.resolve("earth.csv"), "lat,lon\n10,20\n91.5,3\n-30,40\n");
    Path config = folder.resolve("earth.json");
    Files.writeString(
        config, "{\"process\": {\"type\": \"sphere\"}, \"data\": {\"source\": \"earth.csv\"}}");
    String text = "earth.csv: row 2: expected latitudes from -90 to 90, found 91.5";
    trainFails(1, text, config);
  }

  @Test
  void messageOnJsonIsNotTheParsersOwn() {
    Run run = Run.of("inspect", "process", "{\"type\":\"vp\"");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("line 1, column 13", "Unexpected end")
        .doesNotContain("REDACTED");
  }

  @Test
  void countBeyondAnInteger() throws IOException {
    trainFails(
        2,
        "sampler.nfe: expected at most 2147483647",
        configOf("\"nfe\": 5", "\"nfe\": 4294967301"));
  }

  @Test
  void missingWeightsLeaveNoRunBehind() {
    Path config = folder.resolve("people.json");
    trainFails(1, "nowhere", config, "--out", out(), "--init-from", "nowhere");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void brokenWeightsLeaveNoRunBehind() throws IOException {
    Path config = folder.resolve("people.json");
    truncate(checkpoint.resolve("ema.safetensors"));
    for (String weights : List.of(run.toString(), "pretrained:none", "pretrained:fashion-psld")) {
      trainFails(1, "tweedie train: ", config, "--out", out(), "--init-from", weights);
      assertThat(folder.resolve("other")).doesNotExist();
    }
  }

  @Test
  void checkpointWithAShapeThatNoDataHave() throws IOException {
    Path head = checkpoint.resolve("checkpoint.json");
    String text =
        Files.readString(head).replaceFirst("\"shape\" : \\[ 2 \\]", "\"shape\": [4294967298]");
    Files.writeString(head, text);
    fails(
        1,
        "checkpoint.json: data.shape: no shape of data: [4.294967298E9]",
        "sample",
        run.toString());
  }

  @Test
  void countsThatWrapAround() throws IOException {
    trainFails(
        2,
        "trainer.batch: expected at most 2147483647, found 4294967304",
        configOf("\"batch\": 8", "\"batch\": 4294967304"));
  }

  @Test
  void predictionThatTheProcessDoesNotHave() throws IOException {
    Path config =
        configOf(
            "\"optimizer\"",
            "\"objective\": {\"type\": \"hsm\", \"prediction\": \"v\"}, \"optimizer\"");
    trainFails(2, "objective.prediction: 'v' exists", config);
    fails(2, "objective.prediction: 'v' exists", "train", config.toString(), "--dry-run");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void missingConfiguration() {
    trainFails(1, "did you mean", folder.resolve("peple.json"));
  }

  @Test
  void cellThatIsNotANumber() throws IOException {
    Files.writeString(folder.resolve("people.csv"), "height,weight\n1,2\n3,NaN\n");
    trainFails(1, "people.csv", folder.resolve("people.json"));
  }

  @Test
  void pixelThatIsNotANumber() throws IOException {
    float[] x = new float[4 * 64];
    x[70] = Float.NaN;
    Npy.write(folder.resolve("images.npy"), x, 4, 1, 8, 8);
    trainFails(1, "images.npy", configOf("people.csv\"", "images.npy\", \"layout\": \"NCHW\""));
  }

  @Test
  void missingData() throws IOException {
    trainFails(
        1,
        "none.csv: no such file or folder; set TWEEDIE_DATA or --data-dir",
        configOf("people.csv", "none.csv"));
  }

  @Test
  void folderWithoutImages() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    trainFails(1, "empty", configOf("people.csv", "empty"));
  }

  @Test
  void outputThatCannotBeWritten() throws IOException {
    // Under a regular file no folder can be made, whoever asks, an administrator too.
    Path file = Files.createFile(folder.resolve("file"));
    String below = file.resolve("run").toString();
    trainFails(1, file.toString(), folder.resolve("people.json"), "--out", below);
    fails(1, file.toString(), "sample", run.toString(), "--out", below);
  }

  @Test
  void folderThatHoldsARun() {
    trainFails(
        1,
        "holds a run already; go on with --resume, or choose another --out",
        folder.resolve("people.json"),
        "--out",
        run.toString());
  }

  @Test
  void dataThatChangedBeforeResuming() throws IOException {
    Files.writeString(folder.resolve("people.csv"), "height,weight\n1,2\n3,4\n5,6\n");
    fails(1, "not the data", "train", "--resume", run.toString(), "--data-dir", folder.toString());
  }

  @Test
  void divergence() throws IOException {
    Path config = configOf("\"warmup\": 2", "\"warmup\": 0, \"learningRate\": 1e30, \"clip\": 0");
    trainFails(1, "is not finite at step", config);
  }
}
