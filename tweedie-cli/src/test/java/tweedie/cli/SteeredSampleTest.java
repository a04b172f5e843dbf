package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.data.ImageLayout;
import tweedie.data.Npy;

/** Classes, in-painting and super-resolution from the command line. */
class SteeredSampleTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");
  private static Path noisy = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("tiny.json"),
            """
            {"process": {"type": "psld"}, "data": {"source": "fashion-mnist:test"},
             "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                         "stemChannels": 8, "classes": 10, "labelDropout": 0.1},
             "optimizer": {"warmup": 1},
             "trainer": {"steps": 2, "batch": 8, "precision": "float32", "threads": 1},
             "sampler": {"nfe": 5, "batch": 3}}
            """);
    run = folder.resolve("run");
    noisy = folder.resolve("noisy.safetensors");
    Run trained = Run.of("train", config.toString(), "--out", run.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    picture("image.png", 28, (x, y) -> x * 9);
    picture("mask.png", 28, (x, y) -> y < 14 ? 0 : 255);
    picture("grey.png", 28, (x, y) -> y < 14 ? 0 : 90);
    picture("black.png", 28, (x, y) -> 0);
    picture("large.png", 32, (x, y) -> y < 16 ? 0 : 255);
    picture("small.png", 7, (x, y) -> 10 * x + y);
    picture("odd.png", 5, (x, y) -> 0);
  }

  private static void picture(String name, int side, IntBinaryOperator grey) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      image.getRaster().setSample(i % side, i / side, 0, grey.applyAsInt(i % side, i / side));
    }
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  /** Runs sample; words that end in .png are files of the test. */
  private static Run sample(String line) {
    List<String> args = new ArrayList<>(List.of("sample", run.toString(), "--n", "3"));
    for (String word : line.split(" ", -1)) {
      args.add(word.endsWith(".png") || word.endsWith(".npy") ? folder + "/" + word : word);
    }
    return Run.of(args.toArray(String[]::new));
  }

  private static float[] values(String line) throws IOException {
    Run drawn = sample(line + " --out x.npy");
    assertThat(drawn.code()).as(drawn.err()).isZero();
    Path file = folder.resolve("x.npy");
    return Npy.read(file).toTable("x", ImageLayout.NCHW).values();
  }

  @Test
  void classesChangeSamplesAndGuidanceDoesToo() throws IOException {
    float[] plain = values("--seed 3");
    float[] trousers = values("--seed 3 --class 1");
    assertThat(trousers).isNotEqualTo(plain);
    assertThat(values("--seed 3 --class Trouser")).isEqualTo(trousers);
    assertThat(values("--seed 3 --class 1 --guidance 1")).isEqualTo(trousers);
    assertThat(values("--seed 3 --class 1 --guidance 0")).isEqualTo(plain);
    float[] guided = values("--seed 3 --class 1 --guidance 3");
    assertThat(guided).isNotEqualTo(trousers);
    assertThat(values("--seed 3 --class 1 --guidance 3 --rescale 0.7")).isNotEqualTo(guided);
    assertThat(values("--seed 3 --class 1 --guidance 3 --guidance-interval 0,1")).isEqualTo(guided);
    assertThat(values("--seed 3 --class 1 --guidance 3 --guidance-interval 0.3,0.6"))
        .isNotEqualTo(guided);
    // The sample of row 1 is that of class 1 again, in a list of two classes.
    float[] turns = values("--seed 3 --class 0,1");
    assertThat(turns[784 + 400]).isEqualTo(trousers[784 + 400]);
    assertThat(turns[400]).isNotEqualTo(trousers[400]);
  }

  @Test
  void filesOfOtherQuestionsHaveOtherNames() {
    for (String line :
        List.of(
            "--inpaint image.png --mask mask.png;inpaint",
            "--super-resolve small.png;super-resolve",
            "--class 1,T-shirt/top;class-1-t-shirt-top")) {
      String[] parts = line.split(";", -1);
      Run drawn = sample("--seed 9 " + parts[0]);
      assertThat(drawn.code()).as(drawn.err()).isZero();
      assertThat(drawn.out()).startsWith(run.resolve("samples-9-" + parts[1] + ".png").toString());
    }
  }

  @Test
  void callsAreThoseOfTheNetwork() {
    assertThat(sample("--class 2 --json --out x.npy").out()).contains("\"calls\":5,");
    assertThat(sample("--class 2 --guidance 2 --json --out x.npy").out()).contains("\"calls\":10,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "piGdm",
        "dps",
        "dpsPlain --noise 0.3",
        "replacement",
        "rePaint --jump 2 --resamples 2"
      })
  void knownPixelsAreKept(String method) throws IOException {
    Run drawn = sample("--inpaint image.png --mask mask.png --out in.png --method " + method);
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).contains("rms distance from what was given");
    // The picture with its hole, and three samples of 28 pixels with 2 around each.
    assertThat(ImageIO.read(folder.resolve("in.png").toFile()).getWidth()).isEqualTo(4 * 30 + 2);
    float[] x = values("--inpaint image.png --mask mask.png --method " + method);
    assertThat(x).hasSize(3 * 784);
    if (method.startsWith("re")) {
      // Put in last of all, without noise: float32 of a byte.
      assertThat(x[28 * 5 + 10]).isCloseTo(90 / 127.5f - 1, within(1e-5f));
    }
  }

  @Test
  void coarsePicturesAreResolved() throws IOException {
    float[] x = values("--super-resolve small.png --factor 4 --method replacement");
    double mean = 0;
    for (int i = 0; i < 16; i++) {
      mean += x[(4 + i / 4) * 28 + 8 + i % 4] / 16;
    }
    // Column 2, row 1 of the small picture.
    assertThat(mean).isCloseTo(21 / 127.5 - 1, within(1e-5));
    assertThat(sample("--super-resolve small.png --out sr.png").code()).isZero();
  }

  /** The lines of the README with their pictures, for one sample at three calls. */
  static List<String> linesOfTheReadme() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("../README.md"))) {
      return lines.filter(l -> l.matches("\\./tweedie sample .*(--inpaint|--super).*")).toList();
    }
  }

  @Test
  void bothWaysAreInTheReadme() throws IOException {
    assertThat(linesOfTheReadme()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("linesOfTheReadme")
  void shippedPicturesAreFilledAndResolved(String line) throws IOException {
    String ours = line.replace("--n 7", "--n 1 --nfe 3").replace(" examples/", " ../examples/");
    Path out = folder.resolve("readme.png");
    List<String> words = new ArrayList<>(List.of(ours.split(" ", -1)));
    words.addAll(List.of("--out", out.toString()));
    Run drawn = Run.of(words.subList(1, words.size()).toArray(String[]::new));
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).contains("1 sample", "rms distance from what was given");
    // What was given and the sample, of 28 pixels with 2 around each.
    assertThat(ImageIO.read(out.toFile()).getWidth()).isEqualTo(2 * 30 + 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--class 10; --class: expected 0 to 9, all, or one of T-shirt/top",
        "--class Trousr; found 'Trousr', did you mean 'Trouser'?",
        "--guidance 2; --guidance: needs --class",
        "--class 1 --guidance-interval 0,1; --guidance-interval: needs --guidance",
        "--class 1 --guidance 2 --guidance-interval 1,0; --guidance-interval: expected two times",
        "--class 1 --guidance 2 --rescale 2; --rescale: expected 0 to 1",
        "--inpaint image.png; --inpaint: needs --mask",
        "--mask mask.png; --mask: needs --inpaint",
        "--inpaint image.png --mask grey.png; found another value in row 15, column 1",
        "--inpaint image.png --mask black.png; nothing is to be drawn",
        "--inpaint image.png --mask large.png; --mask: expected a picture of 28x28 pixels, found"
            + " 32x32",
        "--inpaint large.png --mask mask.png; --inpaint: expected a picture of 28x28 pixels",
        "--inpaint image.png --mask mask.png --method ddrm; --method: unknown 'ddrm'",
        "--inpaint image.png --mask mask.png --jump 3; --jump: needs --method rePaint",
        "--inpaint image.png --mask mask.png --method rePaint --solver rk45; --solver",
        "--inpaint image.png --mask mask.png --method dpsPlain; --method: dpsPlain needs --noise",
        "--method dps; --method: needs --inpaint or --super-resolve",
        "--super-resolve odd.png; found 5x5",
        "--super-resolve image.png; found 28x28",
        "--super-resolve small.png --factor 2; expected a picture of 14x14 pixels, found 7x7",
        "--super-resolve small.png --factor 3; found factor 3",
        "--super-resolve small.png --inpaint image.png --mask mask.png; goes without"
      })
  void mistakesAreOneLine(String line, String message) {
    Run drawn = sample(line + " --out x.npy");
    assertThat(drawn.code()).as(drawn.err()).isEqualTo(2);
    assertThat(drawn.errLines()).hasSize(1);
    assertThat(drawn.err()).contains(message);
  }

  /** Figures are those of the class alone: their references hold a tenth of all rows. */
  @Test
  void samplesOfAClassAreComparedWithRowsOfIt() {
    Run all = Run.of("eval", run.toString(), "-n", "100000");
    Run one = Run.of("eval", run.toString(), "-n", "100000", "--class", "3");
    assertThat(all.err()).contains("half the held-out rows, found 100000");
    assertThat(one.err()).contains("half the held-out rows of these classes, found 100000");
    assertThat(most(one)).isBetween(most(all) / 20, most(all) / 5);
  }

  private static int most(Run refused) {
    assertThat(refused.code()).isNotZero();
    return Integer.parseInt(refused.err().replaceAll("(?s).*at most (\\d+),.*", "$1"));
  }

  @Test
  void modelsWithoutClassesSayWhatToDo() {
    Run drawn = Run.of("sample", "pretrained:fashion-psld", "--class", "3", "--n", "1");
    assertThat(drawn.code()).isEqualTo(2);
    assertThat(drawn.err()).contains("trained without classes").contains("--classifier");
  }

  @Test
  void aNoiseAwareClassifierGuidesAndIsMeasured() throws IOException {
    Run trained = Run.of("features", "--noisy", "--steps", "2", "--out", noisy.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("under noise of deviation 0.5");
    String by = "--seed 3 --class 1 --classifier " + noisy;
    float[] plain = values("--seed 3");
    assertThat(values(by + " --guidance 0")).isEqualTo(plain);
    assertThat(values(by + " --guidance 5")).isNotEqualTo(plain);
    Run wrong = sample("--class 1 --classifier mask.png --out x.npy");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.errLines()).hasSize(1);
    assertThat(wrong.err()).contains("mask.png: no safetensors file");
    Run other = sample("--class 1 --out x.npy --classifier " + ofOtherClasses());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("expected one of the classes T-shirt/top").contains("class9");
    Run eval =
        Run.of("eval", run.toString(), "-n", "6", "--class", "all", "--guidance", "2", "--json");
    assertThat(eval.code()).as(eval.err()).isZero();
    assertThat(eval.out()).contains("\"accuracy\"");
  }

  private static Path ofOtherClasses() throws IOException {
    Path labelled = folder.resolve("labelled");
    for (int i = 0; i < 10; i++) {
      Files.createDirectories(labelled.resolve("class" + i));
      int shade = 25 * i;
      picture("labelled/class" + i + "/one.png", 28, (x, y) -> shade);
    }
    Path file = folder.resolve("other.safetensors");
    String data = labelled.toString();
    Run trained =
        Run.of(
            "features",
            "--noisy",
            "--steps",
            "1",
            "--data",
            data,
            "--held-out",
            data,
            "--out",
            file.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    return file;
  }
}
