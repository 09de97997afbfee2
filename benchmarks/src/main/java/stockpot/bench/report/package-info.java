/** Turns the figures of several rounds into tables, and the tables into text and Markdown. */
@NullMarked
package stockpot.bench.report;

import org.jspecify.annotations.NullMarked;
