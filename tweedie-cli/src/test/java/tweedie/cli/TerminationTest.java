package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is told to end while it trains. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal reaches a Java process there")
class TerminationTest {
  /** 128 and the number of SIGTERM, as the JVM ends after its shutdown hooks. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  @Test
  void terminatedTrainingSavesAndGoesOn() throws IOException, InterruptedException {
    Trained.table(folder);
    Path run = folder.resolve("run");
    Process process = start(run);
    String last = "";
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("step 1/")) {
          // By its handle: destroying the Process itself would close the stream that is read here.
          process.toHandle().destroy();
        }
        last = line;
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(TERMINATED);
    assertThat(last).matches("stopped at step \\d+ and saved; go on with: .*");
    long step = Long.parseLong(last.replaceAll("\\D*(\\d+).*", "$1"));
    assertThat(run.resolve("checkpoints/step-" + step + "/ema.safetensors")).exists();
    String next = Long.toString(step + 1);
    Run more =
        Run.of(
            "train", "--resume", run.toString(), "--steps", next, "--data-dir", folder.toString());
    assertThat(more.err()).isEmpty();
    assertThat(more.out()).contains("trained " + next + " steps");
  }

  private Process start(Path run) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            Trained.config(folder, "").toString(),
            "--steps",
            "1000000",
            "--out",
            run.toString(),
            "--data-dir",
            folder.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
