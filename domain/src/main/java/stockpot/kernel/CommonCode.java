package stockpot.kernel;

/** Why commands of any family are refused before the family's own rules are asked. */
public enum CommonCode implements Rejection.Code {
    ID_REUSED("the id was used for another command"),
    /** What the command names has none of the revisions that its sender expected. */
    PRECONDITION_FAILED("what the command is about is not as its sender expected it to be");

    private final String words;

    CommonCode(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }
}
