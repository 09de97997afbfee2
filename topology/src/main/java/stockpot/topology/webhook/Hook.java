package stockpot.topology.webhook;

import stockpot.catalog.Definition.Webhook;

/**
 * A webhook as it is now.
 *
 * @param serial of its definition: one that is made again under the same name is another
 */
public record Hook(String instance, long serial, Webhook said) {}
