package stockpot.kernel;

/** Why commands of any family are refused before the family's own rules are asked. */
public enum CommonCode implements Rejection.Code {
    /** What the command names has none of the revisions that its sender expected. */
    PRECONDITION_FAILED
}
