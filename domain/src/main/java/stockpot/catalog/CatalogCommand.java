package stockpot.catalog;

import org.jspecify.annotations.Nullable;
import stockpot.catalog.Definition.Unit;
import stockpot.kernel.Command;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Patch;

/** What can be asked of an instance's log. */
public sealed interface CatalogCommand extends Command<CatalogAnswer> {
    InstanceId instance();

    /** Begin to serve an instance. */
    record OpenInstance(InstanceId instance, String settings, String passwordHash) implements CatalogCommand {}

    /** Change what an instance says of itself. */
    record ChangeInstance(InstanceId instance, String settings) implements CatalogCommand {}

    /** Change the password, which ends all tokens. */
    record ChangePassword(InstanceId instance, String passwordHash) implements CatalogCommand {}

    /** Stop serving an instance; {@code purge} frees its id. */
    record CloseInstance(InstanceId instance, boolean purge) implements CatalogCommand {}

    /**
     * Let a token in.
     *
     * @param seed what whoever issues the token made it of, for the outcome to tell it again; no secret, and empty for none
     * @param durationMicros for how long, counted from the log's time; null for ever
     */
    record IssueToken(
            InstanceId instance,
            TokenHash token,
            String seed,
            Scope scope,
            boolean refreshable,
            String description,
            @Nullable Long durationMicros)
            implements CatalogCommand {
        public IssueToken {
            if (durationMicros != null && durationMicros < 0) {
                throw new IllegalArgumentException("a duration is not negative");
            }
        }

        /** One that was made of nothing that anybody has to be told. */
        public IssueToken(
                InstanceId instance,
                TokenHash token,
                Scope scope,
                boolean refreshable,
                String description,
                @Nullable Long durationMicros) {
            this(instance, token, "", scope, refreshable, description, durationMicros);
        }
    }

    /** Let a token in no more. */
    record RevokeToken(InstanceId instance, TokenHash token) implements CatalogCommand {}

    /**
     * Define something. Defining a template, a webhook or a unit again exactly as it stands is no conflict; a unit that is not active
     * is defined anew and is active again.
     *
     * @param quota what all definitions of the instance may weigh afterwards, in bytes, as whoever sent the command looked it
     *     up; null for any
     */
    record Define(
            InstanceId instance,
            Definition definition,
            @Nullable Long quota) implements CatalogCommand {
        public Define(InstanceId instance, Definition definition) {
            this(instance, definition, null);
        }

        public Define {
            if (definition instanceof Unit unit && unit.builtIn()) {
                throw new IllegalArgumentException("built-in units are there, nobody defines them");
            }
        }
    }

    /**
     * Say all of a definition anew; a category or a group may get another name. Units are changed by {@link ChangeUnit}.
     *
     * @param serial of a category or a group; 0 for what is called by its name
     */
    record Redefine(
            InstanceId instance,
            long serial,
            Definition definition,
            @Nullable Long quota) implements CatalogCommand {
        public Redefine(InstanceId instance, Reference of, Definition definition) {
            this(instance, of.kind().isNumbered() ? of.serial() : 0, definition, null);
            if (!of.equals(of())) {
                throw new IllegalArgumentException(
                        of.kind() + " " + of.id() + " cannot become " + of().kind() + " " + of().id());
            }
        }

        public Redefine {
            Reference of = new Defined(serial, definition).reference();
            if (of.kind() == Definition.Kind.UNIT) {
                throw new IllegalArgumentException("a unit is changed, and never said anew");
            }
            if (!of.kind().isNumbered() && serial != 0) {
                throw new IllegalArgumentException("what is called by its name has no number");
            }
        }

        public Reference of() {
            return new Defined(serial, definition).reference();
        }
    }

    /**
     * Change some of a unit.
     *
     * @param patch what changes; never the name, nor whether the unit is built in
     * @param builtIn the built-in unit of that name as whoever sent the command looked it up; null when there is none
     */
    record ChangeUnit(
            InstanceId instance,
            String unit,
            Patch<Unit> patch,
            @Nullable Unit builtIn,
            @Nullable Long quota) implements CatalogCommand {
        public ChangeUnit(InstanceId instance, String unit, Patch<Unit> patch, @Nullable Unit builtIn) {
            this(instance, unit, patch, builtIn, null);
        }

        public ChangeUnit {
            if (patch.get("name") != null || patch.get("builtIn") != null) {
                throw new IllegalArgumentException("a unit keeps its name and stays the instance's own or not");
            }
            patch = Unit.checked(patch);
            if (builtIn != null && !(builtIn.builtIn() && builtIn.name().equals(unit))) {
                throw new IllegalArgumentException("the built-in unit that comes along is another one");
            }
        }

        public Reference of() {
            return new Reference(Definition.Kind.UNIT, unit);
        }
    }

    /** Have a definition no more, also when the instance is closed. What refers to it refers to nothing then. */
    record Undefine(InstanceId instance, Reference of) implements CatalogCommand {}

    /** End the tokens whose deadline has passed, at most {@code limit}; only the log's clock asks this. */
    record EndTokens(InstanceId instance, int limit) implements CatalogCommand {}

    /** Forget tokens of a generation that is over, at most {@code limit}; only the log's clock asks this. */
    record DropTokens(InstanceId instance, long generation, int limit) implements CatalogCommand {}
}
