package stockpot.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the memory of all RocksDB stores of the process together: one cache for blocks, indexes and filters, and one
 * account for write buffers, which is part of it. Left alone, every store of every partition would take a hundred
 * megabytes of its own.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
    /** Setting of Kafka Streams that carries the bound, in bytes. */
    public static final String BYTES = "stockpot.rocksdb.bytes";

    private static final Logger LOG = LoggerFactory.getLogger(RocksDbMemory.class);
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final int WRITE_BUFFERS = 3;
    private static final int SHARD_BITS = 4;

    private static @Nullable Shared shared;

    /** What all stores share; it lives as long as the process, because stores come and go with partitions. */
    private record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    /**
     * Loads RocksDB's native code by way of a file in that folder, which takes the place of the one of the last start. Left
     * alone it would put a file of 15 MB under a new name into the temporary folder, where it stays when the process is
     * killed. Nobody else may use the folder at the same time.
     */
    public static void loadFrom(Path folder) {
        try {
            Files.createDirectories(folder);
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            // Nothing may be executed there, say. Then it is loaded as ever when the first store is opened.
            LOG.warn(
                    "RocksDB cannot be loaded from {} and is loaded from the temporary folder: {}",
                    folder,
                    e.toString());
        }
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        // Streams has made a cache for this store alone; nobody else would close it when it is replaced.
        Cache own = ownCache(table);
        bound(options, table, Long.parseLong(String.valueOf(configs.get(BYTES))));
        if (own != null) {
            own.close();
        }
    }

    static void bound(Options options, BlockBasedTableConfig table, long bytes) {
        Shared memory = shared(bytes);
        table.setBlockCache(memory.cache());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    }

    private static synchronized Shared shared(long bytes) {
        if (shared == null) {
            // Half of it may be unwritten rows; the cache's account holds them too, so the sum keeps the bound.
            Cache cache = new LRUCache(bytes, SHARD_BITS, false, 0.1);
            shared = new Shared(cache, new WriteBufferManager(bytes / 2, cache));
        }
        return shared;
    }

    private static @Nullable Cache ownCache(BlockBasedTableConfig table) {
        return table instanceof BlockBasedTableConfigWithAccessibleCache own ? own.blockCache() : null;
    }

    @Override
    public void close(String storeName, Options options) {
        // The shared memory outlives every single store.
    }
}
