package tweedie.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tweedie.net.Precision;
import tweedie.tensor.Native;

/** What the processor offers. */
public final class Processor {
  private Processor() {}

  /**
   * Whether the processor multiplies bfloat16 matrices in hardware.
   *
   * @return true when the kernel names such units; false where that cannot be known
   */
  public static boolean hasBfloat16() {
    try {
      String info = Files.readString(Path.of("/proc/cpuinfo"));
      return info.contains("amx_bf16") || info.contains("avx512_bf16");
    } catch (IOException e) {
      return false;
    }
  }

  /** The precision for a word; auto is bfloat16 for images where the processor has it. */
  static Precision precision(String word, boolean images) {
    return switch (word) {
      case "bfloat16" -> Precision.BFLOAT16;
      case "float32" -> Precision.FLOAT32;
      default -> images && hasBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32;
    };
  }

  /**
   * Suggests as many threads as the run of a model settled on: where other programs share the
   * cores, more of them make a step many times slower, and another number rounds differently. An
   * embedding program keeps its own number by {@link Native#threads(int)}, a user by
   * OMP_NUM_THREADS.
   *
   * @param model the model; nothing changes when its run has stored no number
   */
  public static void adoptThreads(Model model) {
    int stored = model.config().path("trainer").path("threads").asInt(0);
    if (stored > 0) {
      Native.suggestThreads(Math.min(stored, Runtime.getRuntime().availableProcessors()));
    }
  }

  /** Sets the threads of tensor operations: 0 means all cores for images and 1 for vectors. */
  static void threads(int wanted, boolean images) {
    Native.threads(wanted > 0 ? wanted : images ? Runtime.getRuntime().availableProcessors() : 1);
  }
}
