package stockpot.catalog;

/**
 * One merchant or shop.
 *
 * @param serial the position of the record that opened it
 * @param settings what the instance says of itself, canonical JSON; no rule reads it
 * @param passwordHash an encoded Argon2id hash
 * @param generation tokens are kept under this number; it changes with the password, and that ends them all
 * @param tokens how many were issued in this generation and have not ended
 * @param definitions how many categories, groups, units, templates and webhooks it has
 * @param weight of all of them together, in bytes
 * @param closed it answers no more, and its id stays taken until it is purged
 */
public record Instance(
        long serial,
        String settings,
        String passwordHash,
        long generation,
        int tokens,
        int definitions,
        long weight,
        boolean closed) {

    Instance withSettings(String changed) {
        return new Instance(serial, changed, passwordHash, generation, tokens, definitions, weight, closed);
    }

    Instance withPassword(String changed, long newGeneration) {
        return new Instance(serial, settings, changed, newGeneration, 0, definitions, weight, closed);
    }

    Instance withTokens(int count) {
        return new Instance(serial, settings, passwordHash, generation, count, definitions, weight, closed);
    }

    Instance closedAt(long newGeneration) {
        return new Instance(serial, settings, passwordHash, newGeneration, 0, definitions, weight, true);
    }

    Instance withDefinitions(int count, long weighing) {
        return new Instance(serial, settings, passwordHash, generation, tokens, count, weighing, closed);
    }
}
