package stockpot.http.page;

import java.io.StringWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML that no text can break out of: what a text says is always escaped, it is never long, and a link leads to the web
 * or to a wallet and runs nothing.
 *
 * <p>What it writes is well-formed XML of elements that HTML knows, so the JDK's writer is the one that escapes.
 */
public final class Html {
    /** Enough for every name and most summaries; nobody reads a page of half a megabyte. */
    private static final int MOST_CHARS = 300;

    private static final int MOST_LINK_CHARS = 2048;
    private static final Pattern LINK = Pattern.compile("(https?|taler(\\+http)?)://\\S+", Pattern.CASE_INSENSITIVE);
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    Html() {
        text.write("<!DOCTYPE html>");
        try {
            out = WRITERS.createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    /** Elements that there may be; a name can be no text from outside. */
    public enum Tag {
        A,
        BODY,
        DIV,
        H1,
        HEAD,
        HTML,
        MAIN,
        META,
        P,
        PATH,
        STYLE,
        SVG,
        TABLE,
        TBODY,
        TD,
        TITLE,
        TR
    }

    /** Attributes that there may be, but for links. */
    public enum Attribute {
        ARIA_LABEL,
        CHARSET,
        CLASS,
        CONTENT,
        D,
        /** Text of unknown direction is {@code auto}: what it does to the order of letters ends with its element. */
        DIR,
        LANG,
        NAME,
        ROLE,
        VIEWBOX
    }

    /** An attribute and what it says. */
    public record Given(Attribute attribute, String value) {}

    /** What stands in an element. */
    @FunctionalInterface
    public interface Content {
        void to(Html html);
    }

    public static Given with(Attribute attribute, String value) {
        return new Given(attribute, value);
    }

    /** An element with others in it. */
    public Html element(Tag tag, Content content, Given... attributes) {
        try {
            out.writeStartElement(named(tag));
            write(attributes);
            content.to(this);
            out.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    /** An element with a text in it, of which a page shows so much that it can be read. */
    public Html element(Tag tag, String content, Given... attributes) {
        return element(tag, html -> html.write(shortened(content)), attributes);
    }

    /** An element that has no end. */
    Html single(Tag tag, Given... attributes) {
        try {
            out.writeEmptyElement(named(tag));
            write(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    /** The style sheet, which is ours and has nothing to escape. */
    Html style(String sheet) {
        return element(Tag.STYLE, html -> html.write(sheet));
    }

    /** A link; nothing at all when it leads to nowhere that a page may lead to. */
    public Html link(String target, String label) {
        if (target.length() > MOST_LINK_CHARS || !LINK.matcher(target).matches()) {
            return this;
        }
        return element(Tag.P, paragraph -> paragraph.anchor(target, label));
    }

    private void anchor(String target, String label) {
        try {
            out.writeStartElement(named(Tag.A));
            out.writeAttribute("href", target);
            write(label);
            out.writeEndElement();
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    private void write(String content) {
        try {
            out.writeCharacters(content);
        } catch (XMLStreamException e) {
            throw failed(e);
        }
    }

    private void write(Given... attributes) throws XMLStreamException {
        for (Given each : attributes) {
            out.writeAttribute(each.attribute().name().toLowerCase(Locale.ROOT).replace('_', '-'), each.value());
        }
    }

    private static String named(Tag tag) {
        return tag.name().toLowerCase(Locale.ROOT);
    }

    static String shortened(String content) {
        if (content.length() <= MOST_CHARS) {
            return content;
        }
        int end = Character.isHighSurrogate(content.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
        return content.substring(0, end) + "\u2026";
    }

    private static IllegalStateException failed(XMLStreamException e) {
        return new IllegalStateException("cannot write to memory", e);
    }

    @Override
    public String toString() {
        try {
            out.flush();
        } catch (XMLStreamException e) {
            throw failed(e);
        }
        return text.toString();
    }
}
