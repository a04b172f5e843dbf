/** The top: the catalogue of names, strict JSON, run folders and trained models. */
@NullMarked
package tweedie.config;

import org.jspecify.annotations.NullMarked;
