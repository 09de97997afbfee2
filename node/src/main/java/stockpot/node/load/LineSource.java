package stockpot.node.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one after the other; never the whole of it. Lines without anything are stepped over. */
public interface LineSource extends AutoCloseable {
    /** The next line; null when there is none. */
    @Nullable
    Line next() throws IOException;

    /** Whether {@link #next} would have to wait for more to come in. */
    boolean wouldWait() throws IOException;

    /** How much of the file has been taken. */
    long bytesTaken();

    @Override
    void close() throws IOException;
}
