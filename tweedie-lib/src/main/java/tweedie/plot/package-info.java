/**
 * Pictures, charts, the report page and the logs of a run; everything works without a display.
 * Start with {@link tweedie.plot.ImageGrid}, {@link tweedie.plot.LineChart} and {@link
 * tweedie.plot.HtmlReport}. Arrays in, files out: no tensors here.
 */
@NullMarked
package tweedie.plot;

import org.jspecify.annotations.NullMarked;
