package stockpot.topology.log;

/**
 * What rows belong to.
 *
 * @param log the log that they are the fold of, as the first record of {@code stockpot.meta} names it
 * @param changelog Kafka's own id of the topic that they are written to; a topic that is made again has another
 */
public record Identity(String log, String changelog) {}
