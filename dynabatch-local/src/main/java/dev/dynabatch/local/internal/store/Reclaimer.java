package dev.dynabatch.local.internal.store;

import dev.dynabatch.local.internal.store.Store.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes garbage out of a journal, a little with every write. */
final class Reclaimer {
    /** How many bytes of the oldest segment are looked at for each byte written: enough to win the race. */
    private static final int PACE = 4;

    private final Journal journal;
    private final JournalIndex index;
    private final JournalSizes sizes;
    private @Nullable Segment segment;
    private @Nullable FrameReader frames;

    Reclaimer(Journal journal, JournalIndex index, JournalSizes sizes) {
        this.journal = journal;
        this.index = index;
        this.sizes = sizes;
    }

    /** Does its part for a write of so many bytes. */
    void step(int written) {
        if (frames == null && !isWorthwhile()) {
            return;
        }
        try {
            long budget = (long) PACE * written;
            while (budget > 0 && (frames != null || begin())) {
                budget -= move();
            }
        } catch (IOException e) {
            startOver(e);
            throw new StoreException("cannot read the oldest journal (" + e + ")", e);
        } catch (RuntimeException e) {
            startOver(e);
            throw e;
        }
    }

    /** Goes back to the segment's beginning: a frame may have been read and not written again. */
    private void startOver(Exception fault) {
        FrameReader abandoned = frames;
        frames = null;
        if (abandoned != null) {
            try {
                abandoned.close();
            } catch (IOException e) {
                fault.addSuppressed(e);
            }
        }
    }

    private boolean isWorthwhile() {
        return sizes.isTooMuch(journal.bytes(), index.liveBytes());
    }

    private boolean begin() throws IOException {
        Segment oldest = isWorthwhile() ? journal.oldest() : null;
        while (oldest != null && oldest.live() == 0) {
            journal.removeOldest();
            oldest = isWorthwhile() ? journal.oldest() : null;
        }
        segment = oldest;
        if (oldest == null) {
            return false;
        }
        frames = new FrameReader(oldest.path(), Segment.start(), oldest.end());
        return true;
    }

    /** Writes again what counts in the next frame; after the last one, deletes the segment. */
    private long move() throws IOException {
        FrameReader in = frames;
        Segment from = segment;
        if (in == null || from == null) {
            return 0;
        }
        byte[] payload = in.next();
        if (payload != null) {
            List<Change> live = live(from, in.position() - payload.length, payload);
            if (!live.isEmpty()) {
                journal.append(Frame.of(live));
            }
            return payload.length;
        }
        if (in.position() != from.end()) {
            throw new StoreException("the file " + from.path() + " is damaged at byte " + in.position(), null);
        }
        in.close();
        frames = null;
        journal.removeOldest();
        return 1;
    }

    private List<Change> live(Segment from, long at, byte[] payload) {
        List<Change> live = new ArrayList<>();
        Frame.read(payload, 0, new Frame.Records() {
            @Override
            public void put(int space, byte[] key, int valueAt, int valueLength, int weight) {
                Location now = index.space(space).entries.get(key);
                if (now != null && now.segment == from && now.at == at + valueAt) {
                    live.add(new Change(space, key, Arrays.copyOfRange(payload, valueAt, valueAt + valueLength)));
                }
            }

            @Override
            public void delete(int space, byte[] key) {}

            @Override
            public void drop(int space) {}
        });
        return live;
    }
}
