package stockpot.kernel;

/** The name of an instance: one merchant or shop, who sees nothing of the others. */
public record InstanceId(String value) {
    /** The instance that may manage the others, and that paths without an instance mean. */
    public static final InstanceId ADMIN = new InstanceId("admin");

    public InstanceId {
        Ids.checked("an instance id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
