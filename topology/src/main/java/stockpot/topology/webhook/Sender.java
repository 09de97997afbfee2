package stockpot.topology.webhook;

/** Tells one event by HTTP. */
public interface Sender {
    /**
     * An event on its way.
     *
     * @param type what it is called
     * @param id position of the command that it comes of, and which of its events it is
     * @param json what there is to say
     */
    record Message(String type, String id, byte[] json) {}

    /**
     * What came of it.
     *
     * @param taken whether it need not be told again
     * @param said in a few words, for whoever looks why not
     */
    record Reply(boolean taken, String said) {}

    /** Tells it once, and takes no longer than a few seconds. */
    Reply send(Hook hook, Message message) throws InterruptedException;
}
