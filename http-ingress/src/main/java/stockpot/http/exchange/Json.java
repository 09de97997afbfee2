package stockpot.http.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads and writes JSON within limits that no body can push. */
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_STRING_CHARS = 512 * 1024;
    private static final int MAX_NAME_CHARS = 256;
    private static final int MAX_NUMBER_DIGITS = 40;
    private static final int MAX_TOKENS = 20_000;
    private static final int FIRST_BLOCK_BYTES = 512;
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    /** How the parser's message about a member that comes twice begins; it has no exception of its own for that. */
    private static final String TWICE = "Duplicate field ";

    private static final String BEYOND_LIMITS =
            ("the body is beyond a limit: numbers have at most %d characters, texts %d, names %d; nothing is nested deeper than %d;"
                            + " and there are at most %d tokens")
                    .formatted(MAX_NUMBER_DIGITS, MAX_STRING_CHARS, MAX_NAME_CHARS, MAX_DEPTH, MAX_TOKENS);

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_DIGITS)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from anybody: none of them stays in the JVM's table of strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // The usual pool is one per thread, and a virtual thread serves one request.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final ObjectMapper TREES = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // As they came, because what a client keeps here must come back, and another number is another order.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** An answer is larger than any may be. */
    public static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TooLarge() {
            super("an answer would be larger than " + MAX_ANSWER_BYTES + " bytes", null, false, false);
        }
    }

    /** Takes so much and no more. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayBuilder to;

        private Bounded(ByteArrayBuilder to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (to.size() + length > MAX_ANSWER_BYTES) {
                throw new TooLarge();
            }
            to.write(bytes, from, length);
        }
    }

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    /** Reads one JSON value from its tokens. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(JsonParser in) throws IOException, ApiException;
    }

    /**
     * Writes an answer.
     *
     * @throws TooLarge when it is more than a node holds in memory for one answer
     */
    public static byte[] write(Writing writing) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(FIRST_BLOCK_BYTES);
        try (JsonGenerator out = FACTORY.createGenerator(new Bounded(bytes))) {
            writing.to(out);
        } catch (TooLarge e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a body token by token, which is the fast way; what the reading leaves over is an error.
     *
     * @throws ApiException when the body is not one JSON value, or the reading refuses it
     */
    public static <T> T read(byte[] body, Reading<T> reading) throws ApiException {
        requireUtf8(body);
        try (JsonParser in = FACTORY.createParser(body)) {
            T value = reading.from(in);
            if (in.nextToken() != null) {
                throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body goes on after its JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    /** Reads a body that has to be an object. */
    public static JsonObjectReader fields(byte[] body) throws ApiException {
        if (tree(body) instanceof ObjectNode object) {
            return new JsonObjectReader("", object);
        }
        throw ApiException.malformed("the body must be a JSON object");
    }

    /** Reads a body that is any JSON value. */
    public static JsonNode tree(byte[] body) throws ApiException {
        requireUtf8(body);
        try {
            JsonNode tree = TREES.readTree(body);
            if (tree == null || tree.isMissingNode()) {
                throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    /** The parser's own message may quote the body, so only the place is told. */
    private static ApiException invalid(JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return new ApiException(ErrorCode.GENERIC_JSON_INVALID, whatIsWrong(e) + place);
    }

    private static String whatIsWrong(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return BEYOND_LIMITS;
        }
        String message = e.getOriginalMessage();
        return message != null && message.startsWith(TWICE)
                ? "the body has a member twice"
                : "the body is not valid JSON";
    }

    /**
     * The parser would take UTF-16 and UTF-32 for JSON as well, skip a byte order mark and let overlong UTF-8 pass; two
     * readings of the same bytes are one too many.
     */
    private static void requireUtf8(byte[] body) throws ApiException {
        boolean ascii = true;
        for (byte b : body) {
            if (b <= 0) {
                ascii = false;
                break;
            }
        }
        if (ascii) {
            return;
        }
        for (byte b : body) {
            if (b == 0) {
                throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body contains a zero byte");
            }
        }
        if (body[0] == (byte) 0xEF && body.length > 1 && body[1] == (byte) 0xBB) {
            throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body begins with a byte order mark");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new ApiException(ErrorCode.GENERIC_JSON_INVALID, "the body is not UTF-8");
        }
    }
}
