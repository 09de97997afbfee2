package stockpot.catalog;

/** What happened to an instance. */
public sealed interface CatalogEvent {
    record InstanceOpened(long serial, String settings, String passwordHash) implements CatalogEvent {}

    record InstanceChanged(String settings) implements CatalogEvent {}

    /** The password is another one; tokens issued before {@code generation} are good no more. */
    record PasswordChanged(String passwordHash, long generation) implements CatalogEvent {}

    /** The instance answers no more; its tokens are good no more. */
    record InstanceClosed(long generation) implements CatalogEvent {}

    /** The instance is gone and its id is free. */
    record InstancePurged() implements CatalogEvent {}

    record TokenIssued(Token token) implements CatalogEvent {}

    record TokenRevoked(Token token) implements CatalogEvent {}

    record TokenExpired(Token token) implements CatalogEvent {}

    /** A token was forgotten that a changed password or a closed instance had already ended. */
    record TokenDropped(Token token) implements CatalogEvent {}

    /** There is something new. */
    record DefinitionAdded(Defined defined) implements CatalogEvent {}

    /** Something is defined differently from now on. */
    record DefinitionChanged(Defined defined) implements CatalogEvent {}

    /** Something is not defined any more; whatever refers to it refers to nothing. */
    record DefinitionRemoved(Defined defined) implements CatalogEvent {}
}
