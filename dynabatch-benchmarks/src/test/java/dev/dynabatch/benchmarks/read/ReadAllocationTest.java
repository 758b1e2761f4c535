package dev.dynabatch.benchmarks.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.dynabatch.Item;
import dev.dynabatch.KeySchema;
import dev.dynabatch.benchmarks.items.ItemKind;
import dev.dynabatch.internal.codec.AnsweredItems;
import dev.dynabatch.internal.codec.AskedKeys;
import dev.dynabatch.internal.codec.ItemEncoder;
import dev.dynabatch.internal.codec.ReadReplies;
import dev.dynabatch.internal.model.EncodedItem;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What decoding an item of an answer costs in bytes allocated, beside the answer itself. These are counts: they do not
 * depend on the machine, or on what else it does.
 */
final class ReadAllocationTest {
    /** Bytes, of a batch get's item; about a fifth above what was measured last. To be lowered with each gain. */
    private static final double BATCH_GET = 830;
    /** Bytes, of a scan's item as an object. */
    private static final double SCAN = 920;
    /** Bytes, of a scan's item as the bytes that came. */
    private static final double RAW = 33;

    private static final KeySchema SCHEMA = KeySchema.parse(ItemKind.PARTITION_KEY);
    private static final int ITEMS = 100;
    private static final int ROUNDS = 499;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<EncodedItem> keys = new ArrayList<>();
    private Object kept = "";

    /** A decoding whose result is kept, so that it cannot be left out. */
    private interface Decoding {
        Object decode() throws Exception;
    }

    private byte[] answer(String begin, String end) {
        ItemEncoder encoder = new ItemEncoder(List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(begin.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < ITEMS; i++) {
            EncodedItem item = encoder.encode(ItemKind.SMALL.item(i), SCHEMA);
            keys.add(item);
            bytes.writeBytes(i == 0 ? new byte[0] : new byte[] {','});
            bytes.writeBytes(item.json());
        }
        bytes.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private double bytesPerItem(Decoding decoding) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            kept = decoding.decode(); // until compiled: interpreted code boxes what compiled code does not
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            kept = decoding.decode();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) (ROUNDS * ITEMS);
    }

    @Test
    void item_costsNoMoreBytes_thanItDid() throws Exception {
        byte[] batch = answer(
                "{\"Responses\":{\"t\":[",
                "]},\"UnprocessedKeys\":{},\"ConsumedCapacity\":[{\"TableName\":\"t\",\"CapacityUnits\":100.0}]}");
        byte[] page = answer("{\"Count\":100,\"Items\":[", "],\"ScannedCount\":100}");

        AskedKeys asked = new AskedKeys(keys.subList(0, ITEMS));
        AnsweredItems decoder = new AnsweredItems();
        double batchGet = bytesPerItem(() -> {
            ReadReplies.Batch came =
                    ReadReplies.batch(batch, "t", SCHEMA, asked).value();
            List<Item> items = new ArrayList<>(ITEMS);
            for (int i = 0; i < ITEMS; i++) {
                items.add(came.item(i, decoder));
            }
            return items;
        });
        double scan =
                bytesPerItem(() -> ReadReplies.items(ReadReplies.page(page).value()));
        double raw = bytesPerItem(() -> ReadReplies.page(page));

        System.out.printf(
                "allocated an item of %d B: batch get %.0f B, scan %.0f B, raw %.0f B%n",
                page.length / ITEMS, batchGet, scan, raw);
        assertThat(batchGet).as("batch get").isLessThan(BATCH_GET);
        assertThat(scan).as("scan").isLessThan(SCAN);
        assertThat(raw).as("raw").isLessThan(RAW);
        assertThat(ReadReplies.items(ReadReplies.page(page).value())).allMatch(Item.class::isInstance);
        assertThat(kept).isNotNull();
    }
}
