package dev.dynabatch.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynabatch.local.Durability;
import dev.dynabatch.local.internal.store.Store.Change;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest extends StoreContract {
    /** Small, so that a few thousand changes make many segments. */
    private static final JournalSizes SMALL = new JournalSizes(80_021, 160_001, 40_009);

    @TempDir
    private Path directory;

    @TempDir
    private Path other;

    @Override
    Store open() {
        return JournalStore.open(directory, Durability.PROCESS, SMALL);
    }

    @Override
    boolean isKept() {
        return true;
    }

    @Test
    void open_isRefused_whenTheDirectoryIsInUse() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("in use by another Dynabatch Local");
    }

    @Test
    void open_isRefused_whenTheDirectoryIsAFile() throws IOException {
        Path file = Files.createFile(other.resolve("file"));
        assertThatThrownBy(() -> JournalStore.open(file, Durability.PROCESS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot use the directory " + file);
    }

    @Test
    void open_findsWhatWasWhole_whereverTheLastWriteWasCut() throws IOException {
        long before;
        Path journal = other.resolve("0000000001.journal");
        try (Store store = JournalStore.open(other, Durability.PROCESS)) {
            store.apply(changes(0, 3));
            before = Files.size(journal);
            store.apply(changes(3, 7));
        }
        byte[] whole = Files.readAllBytes(journal);
        for (int cut = whole.length - 1; cut >= before; cut -= cut < before + 31 ? 1 : 7) {
            Files.write(journal, java.util.Arrays.copyOf(whole, cut));
            try (Store store = JournalStore.open(other, Durability.PROCESS)) {
                assertThat(store.totals(1).keys()).as("cut at %d", cut).isEqualTo(3);
                store.apply(changes(7, 9));
            }
            try (Store store = JournalStore.open(other, Durability.PROCESS)) {
                assertThat(store.totals(1).keys()).isEqualTo(5);
            }
        }
    }

    @Test
    void open_findsWhatWasWhole_whenThePowerFailedAndTheRestIsZeros() throws IOException {
        Path journal = other.resolve("0000000001.journal");
        try (Store store = JournalStore.open(other, Durability.PROCESS)) {
            store.apply(changes(0, 3));
        }
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.setLength(file.length() + 4_099);
        }
        try (Store store = JournalStore.open(other, Durability.PROCESS)) {
            assertThat(store.totals(1).keys()).isEqualTo(3);
        }
    }

    @Test
    void open_namesTheFile_whenAByteIsWrong() throws IOException {
        Path journal = other.resolve("0000000001.journal");
        try (Store store = JournalStore.open(other, Durability.PROCESS)) {
            store.apply(changes(0, 3));
            store.apply(changes(3, 7));
        }
        byte[] whole = Files.readAllBytes(journal);
        int frame = Math.toIntExact(Segment.start());
        for (int at : new int[] {0, frame, frame + 5, frame + Frame.HEADER + 2, frame + 100}) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 4;
            Files.write(journal, wrong);
            assertThatThrownBy(() -> JournalStore.open(other, Durability.PROCESS))
                    .as("byte %d", at)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(journal.toString())
                    .hasMessageContaining("is damaged");
        }
        Files.write(journal, whole);
        JournalStore.open(other, Durability.PROCESS).close();
    }

    @Test
    void open_namesTheGap_whenASegmentIsMissing() throws IOException {
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            for (int i = 0; i < 101; i++) {
                store.apply(changes(i * 25, i * 25 + 25));
            }
        }
        Files.delete(other.resolve("0000000002.journal"));
        assertThatThrownBy(() -> JournalStore.open(other, Durability.PROCESS))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the journal after number 1 is missing");
    }

    @Test
    void files_stayUnderTwiceTheData_whenTheSameKeysAreWrittenAgainAndAgain() throws IOException {
        long live = 0;
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            for (int round = 0; round < 11; round++) {
                for (int i = 0; i < 101; i++) {
                    // every third batch is cold: written once, then only moved
                    if (round == 0 || i % 3 != 0) {
                        store.apply(changes(i * 25, i * 25 + 25));
                    }
                }
                live = store.totals(1).weight();
                assertThat(size(other)).isLessThan(2 * live + 160_001);
            }
        }
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            assertThat(store.totals(1)).isEqualTo(new Store.Totals(101 * 25, live));
        }
    }

    @Test
    void writers_shareTheWaitForTheDisk_whenPowerMayFail() throws Exception {
        JournalSizes sizes = new JournalSizes(20_011, 40_009, 10_007);
        ExecutorService writers = Executors.newFixedThreadPool(7);
        try (Store store = JournalStore.open(other, Durability.POWER, sizes)) {
            List<Future<?>> writes = new ArrayList<>();
            for (int batch = 0; batch < 53; batch++) {
                int from = batch % 31 * 25 + batch / 31;
                writes.add(writers.submit(() -> store.await(store.apply(changes(from, from + 23)))));
            }
            for (Future<?> write : writes) {
                write.get();
            }
        } finally {
            writers.shutdownNow();
        }
        try (Store store = JournalStore.open(other, Durability.POWER, sizes)) {
            assertThat(store.totals(1).keys()).isEqualTo(22 * 24 + 9 * 23);
        }
    }

    @Test
    void write_namesTheFile_whenTheSegmentToBeEmptiedIsDamaged() throws IOException {
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            for (int i = 0; i < 41; i++) {
                store.apply(changes(i * 25, i * 25 + 25));
            }
            Path oldest = other.resolve("0000000001.journal");
            try (RandomAccessFile file = new RandomAccessFile(oldest.toFile(), "rw")) {
                file.seek(30_011);
                file.write(file.read() ^ 4);
            }
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 401; i++) {
                                store.apply(changes(1_000, 1_025));
                            }
                        })
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(oldest + " is damaged at byte ");
            }
            // nothing was given up for it
            assertThat(store.totals(1).keys()).isEqualTo(41 * 25);
            assertThat(store.get(1, change(0).key())).isEqualTo(change(0).value());
        }
    }

    @Test
    void files_areGivenBack_whenASpaceIsDropped() throws IOException {
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            for (int i = 0; i < 101; i++) {
                store.apply(changes(i * 25, i * 25 + 25));
            }
            assertThat(size(other)).isGreaterThan(500_000);
            store.drop(1);
            assertThat(size(other)).isLessThan(60_000);
        }
    }

    @Test
    void readers_findEveryValue_whileItsPlaceChanges() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(3);
        AtomicBoolean done = new AtomicBoolean();
        try (Store store = JournalStore.open(other, Durability.PROCESS, SMALL)) {
            store.apply(changes(0, 1_009));
            List<Future<Integer>> reads = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                reads.add(readers.submit(() -> {
                    int rounds = 0;
                    while (!done.get() || rounds == 0) {
                        int[] found = new int[1];
                        store.scan(1, new byte[0], null, (key, value) -> {
                            assertThat(value)
                                    .isEqualTo(change(ByteBuffer.wrap(key).getInt())
                                            .value());
                            return ++found[0] > 0;
                        });
                        assertThat(found[0]).isEqualTo(1_009);
                        rounds++;
                    }
                    return rounds;
                }));
            }
            for (int round = 0; round < 23; round++) {
                for (int i = 0; i < 1_000; i += 25) {
                    store.apply(changes(i, i + 25));
                }
            }
            done.set(true);
            for (Future<Integer> read : reads) {
                assertThat(read.get()).isPositive();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void write_works_whenTheThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        try (Store store = JournalStore.open(other.resolve("new"), Durability.POWER)) {
            store.await(store.apply(changes(0, 3)));
            assertThat(store.get(1, change(1).key())).isEqualTo(change(1).value());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static List<Change> changes(int from, int to) {
        List<Change> changes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            changes.add(change(i));
        }
        return changes;
    }

    /** A change whose value follows from its key, 217 bytes in all, which is also its weight. */
    private static Change change(int number) {
        byte[] key = ByteBuffer.allocate(17).putInt(number).array();
        byte[] value = value(("value of " + number + " ").repeat(30).substring(0, 196), 217);
        return new Change(1, key, value);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
