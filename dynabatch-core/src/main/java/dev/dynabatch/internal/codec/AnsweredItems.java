package dev.dynabatch.internal.codec;

import dev.dynabatch.Item;
import java.io.IOException;

/**
 * Decodes items out of answers. Each is expected to be like those before it, of the answer before, too, unless those were of
 * so many kinds that it is not worth while to remember them. One thread at a time.
 */
public final class AnsweredItems {
    /** What is remembered from one answer to the next has no more bytes of JSON than these, or is forgotten. */
    private static final int MOST_LEARNT = 1 << 16;

    private static final byte[] NONE = {};

    private Expectation expectation = new Expectation();
    private ItemReader reader = new ItemReader(new JsonCursor(NONE), expectation);
    private long learnt;

    /**
     * The item at a place of an answer.
     *
     * @throws MalformedReplyException if what is there is none
     */
    public Item read(byte[] body, int from, int to) throws MalformedReplyException {
        if (reader.json() != body) {
            open(body);
        }
        try {
            return reader.item(from, to);
        } catch (IOException | RuntimeException e) {
            forget();
            throw MalformedReplyException.of(body, e);
        }
    }

    /** Keeps nothing of the last answer but what is expected of the next. */
    public void forget() {
        open(NONE);
    }

    private void open(byte[] body) {
        learnt += reader.learnt();
        if (learnt > MOST_LEARNT) {
            expectation = new Expectation();
            learnt = 0;
        }
        reader = new ItemReader(new JsonCursor(body), expectation);
    }
}
