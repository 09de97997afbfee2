package stockpot.http.taler.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A template of Mustache: variables, sections, inverted sections, comments, names with dots. No partials, no other delimiters
 * and no lambdas; a tag that stands alone in a line leaves the line there. What it is filled with is JSON and nothing else, and
 * filling it costs no more than so many steps, however its sections lie in each other.
 */
public final class Mustache {
    private static final int DEEPEST = 16;
    private static final int MOST_STEPS = 100_000;

    /** A name is looked for in each step anew. */
    private static final int MOST_NAME_CHARS = 128;

    private final List<Part> parts;

    private Mustache(List<Part> parts) {
        this.parts = parts;
    }

    private sealed interface Part {}

    private record Text(String text) implements Part {}

    private record Variable(String name, boolean escaped) implements Part {}

    private record Section(String name, boolean inverted, List<Part> parts) implements Part {}

    /** A section that is not closed yet. */
    private record Open(String name, boolean inverted, List<Part> parts) {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static Mustache of(String template) {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open("", false, new ArrayList<>()));
        int at = 0;
        for (int tag = template.indexOf("{{"); tag >= 0; tag = template.indexOf("{{", at)) {
            text(open.element(), template.substring(at, tag));
            boolean raw = template.startsWith("{{{", tag);
            String end = raw ? "}}}" : "}}";
            int from = tag + end.length();
            int to = template.indexOf(end, from);
            if (to < 0) {
                throw new IllegalArgumentException("a tag is not closed: " + cut(template.substring(tag)));
            }
            tag(open, raw ? "&" + template.substring(from, to) : template.substring(from, to));
            at = to + end.length();
        }
        text(open.element(), template.substring(at));
        if (open.size() > 1) {
            throw new IllegalArgumentException("section " + cut(open.element().name()) + " is not closed");
        }
        return new Mustache(List.copyOf(open.element().parts()));
    }

    private static void text(Open into, String text) {
        if (!text.isEmpty()) {
            into.parts().add(new Text(text));
        }
    }

    private static void tag(Deque<Open> open, String tag) {
        String name = tag.isEmpty() ? "" : tag.substring(1).strip();
        switch (tag.isEmpty() ? ' ' : tag.charAt(0)) {
            case '!' -> {
                // A comment.
            }
            case '#', '^' -> {
                if (open.size() > DEEPEST) {
                    throw new IllegalArgumentException("sections lie more than " + DEEPEST + " deep in each other");
                }
                open.push(new Open(named(name), tag.charAt(0) == '^', new ArrayList<>()));
            }
            case '/' -> {
                Open closed = open.pop();
                if (open.isEmpty() || !closed.name().equals(name)) {
                    throw new IllegalArgumentException(
                            "section " + cut(name) + " is closed and was not the last opened");
                }
                open.element().parts().add(new Section(name, closed.inverted(), List.copyOf(closed.parts())));
            }
            case '&' -> open.element().parts().add(new Variable(named(name), false));
            case '>', '=', '<', '$' ->
                throw new IllegalArgumentException("there are no partials and no other delimiters: " + cut(tag));
            default -> open.element().parts().add(new Variable(named(tag.strip()), true));
        }
    }

    private static String named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a tag names nothing");
        }
        if (name.length() > MOST_NAME_CHARS) {
            throw new IllegalArgumentException(
                    "a name is longer than " + MOST_NAME_CHARS + " characters: " + cut(name));
        }
        return name;
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /**
     * Fills it in.
     *
     * @throws IllegalArgumentException when that becomes longer than so many characters, or takes too many steps
     */
    public String fill(JsonNode with, int mostChars) {
        Filling filling = new Filling(mostChars);
        filling.stack.push(with);
        filling.all(parts);
        return filling.out.toString();
    }

    private static final class Filling {
        private final StringBuilder out = new StringBuilder();
        private final Deque<JsonNode> stack = new ArrayDeque<>();
        private final int mostChars;
        private int steps;

        private Filling(int mostChars) {
            this.mostChars = mostChars;
        }

        private void all(List<Part> parts) {
            for (Part part : parts) {
                step();
                switch (part) {
                    case Text text -> write(text.text());
                    case Variable variable -> {
                        String value = text(find(variable.name()));
                        write(variable.escaped() ? escaped(value) : value);
                    }
                    case Section section -> section(section, find(section.name()));
                }
            }
        }

        private void section(Section section, JsonNode value) {
            if (section.inverted()) {
                if (!isTrue(value)) {
                    all(section.parts());
                }
            } else if (value.isArray()) {
                value.forEach(each -> with(each, section.parts()));
            } else if (isTrue(value)) {
                with(value, section.parts());
            }
        }

        private void with(JsonNode value, List<Part> parts) {
            step();
            stack.push(value);
            all(parts);
            stack.pop();
        }

        private void step() {
            if (++steps > MOST_STEPS) {
                throw new IllegalArgumentException("the template takes more than " + MOST_STEPS + " steps to fill in");
            }
        }

        private void write(String text) {
            if (out.length() + (long) text.length() > mostChars) {
                throw new IllegalArgumentException("the template becomes longer than " + mostChars + " characters");
            }
            out.append(text);
        }

        private static boolean isTrue(JsonNode value) {
            return !(value.isMissingNode()
                    || value.isNull()
                    || (value.isBoolean() && !value.booleanValue())
                    || (value.isTextual() && value.textValue().isEmpty())
                    || (value.isArray() && value.isEmpty()));
        }

        private static String text(JsonNode value) {
            return value.isContainerNode() ? value.toString() : value.isNull() ? "" : value.asText();
        }

        /** The first part of a name is looked for in all that is around, the others in what it is. */
        private JsonNode find(String name) {
            if (name.equals(".")) {
                return stack.element();
            }
            String[] names = name.split("\\.", -1);
            JsonNode found = MissingNode.getInstance();
            for (JsonNode around : stack) {
                if (around.has(names[0])) {
                    found = around.path(names[0]);
                    break;
                }
            }
            for (int i = 1; i < names.length; i++) {
                found = found.path(names[i]);
            }
            return found;
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&#39;");
        }
    }
}
