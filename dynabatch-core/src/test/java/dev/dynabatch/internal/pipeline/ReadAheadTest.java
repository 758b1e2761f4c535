package dev.dynabatch.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynabatch.ReturnConsumedCapacity;
import dev.dynabatch.internal.codec.ReadBodies;
import dev.dynabatch.internal.model.PageReply;
import dev.dynabatch.internal.pipeline.PageRequests.Fetch;
import dev.dynabatch.metrics.Callers;
import dev.dynabatch.metrics.RequestMetrics;
import dev.dynabatch.metrics.ServiceOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scan asks for before anybody wants it: it is not the memory budget's, so it is bounded here. */
class ReadAheadTest {
    private static final int WORKERS = 32;
    private static final int SEGMENTS = 50_021;
    private static final int MB = 1 << 20;
    private static final int READ_AHEAD = 8 * MB;

    private static final PageRequests REQUESTS = new PageRequests(
            ServiceOperation.SCAN,
            "t",
            null,
            "",
            new ReadBodies.Pages(
                    "t", Map.of(), new ReadBodies.Placeholders(Map.of(), null), ReturnConsumedCapacity.NONE),
            0,
            0,
            false,
            false);

    private static final RequestMetrics METRICS = new RequestMetrics(
            ServiceOperation.SCAN,
            "t",
            Duration.ZERO,
            0,
            0,
            0,
            null,
            1,
            0,
            200,
            null,
            null,
            0,
            0,
            null,
            Instant.EPOCH,
            Callers.NONE);

    private final PageState state = new PageState(REQUESTS, READ_AHEAD, 128);
    private final Deque<Fetch> underWay = new ArrayDeque<>();
    private final Random random = new Random(7);
    private int waiting;

    private void ask() {
        for (Fetch fetch = state.next(); fetch != null; fetch = state.next()) {
            underWay.add(fetch);
        }
    }

    private void comes(int bytes) {
        state.ended();
        byte[] last = random.nextBoolean() ? new byte[] {'{', '}'} : null;
        state.came(underWay.remove(), new Call.Reply<>(new PageReply(new byte[bytes], new int[0], 0, last), METRICS));
        waiting++;
    }

    /** What has come, and what is under way and may come. */
    private int pages() {
        return waiting + underWay.size();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 10 * 1024, MB / 3, MB, 3 * MB, 9 * MB})
    void pages_areAskedFor_asManyAsFillTheReadAhead_andOneAtLeast(int bytes) {
        state.begin(new PageState.Plan(Segments.of(SEGMENTS, -1), WORKERS, false, null));
        ask();
        assertThat(pages()).as("while nothing is known of them").isEqualTo(READ_AHEAD / MB);
        for (int i = 0; i < 200; i++) { // until it is
            turn(bytes);
        }
        for (int i = 0; i < 2_003; i++) {
            ask();
            assertThat(pages()).isBetween(1, WORKERS);
            assertThat((long) pages() * bytes).isLessThanOrEqualTo(Math.max(READ_AHEAD, bytes));
            turn(bytes);
        }
    }

    /** A page comes, or one that has come is taken. */
    private void turn(int bytes) {
        if (!underWay.isEmpty() && (waiting == 0 || random.nextBoolean())) {
            comes(bytes);
        } else if (state.poll() != null) {
            waiting--;
        }
        ask();
    }

    @Test
    void largerPages_stopTheAsking_untilThereIsRoom() {
        state.begin(new PageState.Plan(Segments.of(SEGMENTS, -1), WORKERS, false, null));
        ask();
        comes(4 * MB);
        ask();
        assertThat(pages()).isEqualTo(READ_AHEAD / MB);
        while (pages() > 2) {
            if (underWay.isEmpty()) {
                assertThat(state.poll()).isNotNull();
                waiting--;
            } else {
                comes(4 * MB);
            }
            ask();
            assertThat(pages()).isLessThanOrEqualTo(READ_AHEAD / MB);
        }
        assertThat(state.poll()).isNotNull();
        waiting--;
        ask();
        assertThat(pages()).as("as many as there were").isEqualTo(2);
    }
}
