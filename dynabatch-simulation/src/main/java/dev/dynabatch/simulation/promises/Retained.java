package dev.dynabatch.simulation.promises;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that hold items and can be reached from an object: by walking from field to field, as a garbage collector
 * does, so that nothing is believed that the engine says of itself. It walks through the client alone, and of the JDK's
 * own classes it knows collections and references; what else they hold, it does not see.
 */
public final class Retained {
    /** Shorter ones are keys, names and words around items. */
    private static final int LEAST = 64;

    /** The client; not the world around it, with the service and its tables. */
    private static final Pattern OURS = Pattern.compile("dev\\.dynabatch\\.(?!local|testkit|simulation)");

    private static final String ENCODER = "dev.dynabatch.internal.codec.ItemEncoder";
    /** Arrays that operations have left, kept beside the budget: their items are still in them, unless assertions are on. */
    private static final String IDLE = "dev.dynabatch.internal.model.SharedArrays$Idle";

    private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

    private final String mark;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long bytes;
    private int encoders;

    private Retained(String mark) {
        this.mark = mark;
    }

    /**
     * What is reached.
     *
     * @param bytes the sum of the lengths of the arrays
     * @param encoders how many encoders were met, which each keep an array to write to
     */
    public record Sum(long bytes, int encoders) {}

    /**
     * Adds up the arrays that can be reached.
     *
     * @param mark what stands in the text of every item, and in nothing else
     * @param from where to begin
     */
    public static Sum of(String mark, Iterable<?> from) {
        Retained walk = new Retained(mark);
        from.forEach(walk::reach);
        while (!walk.open.isEmpty()) {
            walk.follow(walk.open.pop());
        }
        return new Sum(walk.bytes, walk.encoders);
    }

    private void reach(@Nullable Object object) {
        if (object != null && !object.getClass().getName().equals(IDLE) && seen.add(object)) {
            open.push(object);
        }
    }

    private void follow(Object object) {
        if (object instanceof byte[] array) {
            boolean items = array.length >= LEAST && new String(array, StandardCharsets.ISO_8859_1).contains(mark);
            bytes += items ? array.length : 0;
        } else if (object instanceof Object[] array) {
            for (Object each : array) {
                reach(each);
            }
        } else if (object instanceof Iterable<?> several) {
            several.forEach(this::reach);
        } else if (object instanceof Map<?, ?> map) {
            map.keySet().forEach(this::reach);
            map.values().forEach(this::reach);
        } else if (object instanceof AtomicReference<?> reference) {
            reach(reference.get());
        } else if (object instanceof AtomicReferenceArray<?> references) {
            for (int i = 0; i < references.length(); i++) {
                reach(references.get(i));
            }
        }
        encoders += object.getClass().getName().equals(ENCODER) ? 1 : 0;
        for (Field field : FIELDS.computeIfAbsent(object.getClass(), Retained::fields)) {
            reach(value(field, object));
        }
    }

    private static @Nullable Object value(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Field> fields(Class<?> type) {
        Deque<Field> fields = new ArrayDeque<>();
        for (Class<?> each = type; each != null && OURS.matcher(each.getName()).lookingAt(); ) {
            fields.addAll(List.of(each.getDeclaredFields()));
            each = each.getSuperclass();
        }
        fields.removeIf(field ->
                Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive());
        AccessibleObject.setAccessible(fields.toArray(Field[]::new), true);
        return List.copyOf(fields);
    }
}
