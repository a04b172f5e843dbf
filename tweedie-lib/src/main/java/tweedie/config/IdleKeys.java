package tweedie.config;

import tweedie.data.DataSets;
import tweedie.data.Table;

/** Refuses keys of data that were given and cannot act, so that nobody relies on them. */
final class IdleKeys {
  private IdleKeys() {}

  /**
   * A simulator draws its own rows, the far end of a bridge is only trained on, and named rows are
   * held out in place of a share.
   */
  static void check(Keys k, DataKeys d, boolean first) {
    if (DataSets.simulator(d.source()).isPresent()) {
      String who = "'" + d.source() + "', which draws its own rows";
      refuse(k, "heldOut", !d.heldOut().isEmpty(), who);
      refuse(k, "heldOutShare", d.heldOutShare() != DataKeys.HELD_OUT_SHARE, who);
      refuse(k, "testShare", d.testShare() > 0, who);
      refuse(k, "split", d.split().isPresent(), who);
      refuse(k, "group", !d.group().isEmpty(), who);
      refuse(k, "distinct", d.distinct(), who);
      refuse(k, "flip", d.flip(), who);
      refuse(k, "classes", !d.classes().isEmpty(), who);
      refuse(k, "condition", !d.condition().isEmpty(), who);
    }
    if (!d.heldOut().isEmpty()) {
      refuse(
          k,
          "heldOutShare",
          d.heldOutShare() != DataKeys.HELD_OUT_SHARE,
          "heldOut '" + d.heldOut() + "', whose rows are all held out");
    }
    if (!first) {
      String who = "the other end of a bridge";
      refuse(k, "testShare", d.testShare() > 0, who);
      refuse(k, "condition", !d.condition().isEmpty(), who);
      refuse(k, "patch", d.patch() > 0, who);
    }
  }

  /** Text is cut in order: a random split would put neighbours into different parts. */
  static void check(DataKeys d, Table rows) {
    if (rows.isText() && d.split().isPresent()) {
      throw new ConfigException("data.split", "cannot be used with text, whose end is held out");
    }
  }

  private static void refuse(Keys k, String name, boolean given, String who) {
    if (given) {
      throw new ConfigException(k.at(name), "cannot be used with " + who);
    }
  }
}
