package dev.dynabatch.internal.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What names the attribute maps at one place of the items of an answer have had so far. */
final class Expectation {
    /** Items of more kinds than these are read one by one. */
    private static final int MOST_KINDS = 32;

    /** Room for no more elements than these is made before they come. */
    private static final int MOST_ELEMENTS = 64;

    private AttributeNames last = AttributeNames.NONE;
    private AttributeNames[] kinds = new AttributeNames[2];
    private int count;
    private Expectation[] inside = new Expectation[0];
    private int elements;
    private byte elementType;
    private byte @Nullable [] elementLead;

    /** The names that came last. */
    AttributeNames last() {
        return last;
    }

    void read(AttributeNames names) {
        last = names;
    }

    /** Names that begin like these, and go on with the string that the cursor has read last. */
    @Nullable
    AttributeNames known(AttributeNames names, int index, JsonCursor cursor) {
        for (int i = 0; i < count; i++) {
            if (kinds[i].has(index, cursor) && kinds[i].beginsLike(names, index)) {
                return kinds[i];
            }
        }
        return null;
    }

    /** The first of these names as one; null if one comes twice. */
    @Nullable
    AttributeNames learn(String[] names, int size) {
        for (int i = 0; i < count; i++) {
            if (kinds[i].size() == size && kinds[i].beginsLike(names, size)) {
                return kinds[i];
            }
        }
        AttributeNames made = AttributeNames.of(names, size);
        if (made != null && count < MOST_KINDS) {
            if (count == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * count);
            }
            kinds[count++] = made;
        }
        return made;
    }

    /** How many elements the list had that came last; if they were many, fewer. */
    int elements() {
        return elements;
    }

    void hadElements(int had) {
        elements = Math.min(had, MOST_ELEMENTS);
    }

    /** The type of the last element that came. */
    byte elementType() {
        return elementType;
    }

    /** What stood before its content (see {@link Leads}); null before the first. */
    byte @Nullable [] elementLead() {
        return elementLead;
    }

    void learnElement(byte type, byte[] lead) {
        elementType = type;
        elementLead = lead;
    }

    /** What is expected inside the value at this place. */
    Expectation at(int place) {
        if (place >= inside.length) {
            inside = Arrays.copyOf(inside, Math.max(4, 2 * place));
        }
        Expectation there = inside[place];
        if (there == null) {
            there = new Expectation();
            inside[place] = there;
        }
        return there;
    }
}
