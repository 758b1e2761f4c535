package dev.dynabatch.simulation.amazon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spoils a request in one place. */
final class Breaker {
    private final Chance chance;
    private final RandomValues values;

    Breaker(Chance chance, RandomValues values) {
        this.chance = chance;
        this.values = values;
    }

    @SuppressWarnings("unchecked")
    Call broken(Call call) {
        Map<String, @Nullable Object> body = (Map<String, @Nullable Object>) Json.copy(call.body());
        List<Place> places = places(body);
        if (!places.isEmpty()) {
            spoil(chance.of(places));
        }
        return new Call(call.operation(), body, true);
    }

    /** Every member and every element, at any depth. */
    static List<Place> places(@Nullable Object value) {
        List<Place> places = new ArrayList<>();
        collect(value, places);
        return places;
    }

    private void spoil(Place place) {
        switch (chance.below(6)) {
            case 0, 1 -> place.remove();
            case 2, 3 -> place.set(values.broken());
            default -> place.set(chance.of("", "a", "-", -1, 0, 1_000_001, true, List.of(), Map.of(), List.of("a")));
        }
    }

    @SuppressWarnings("unchecked")
    private static void collect(@Nullable Object value, List<Place> places) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                places.add(new Member((Map<Object, @Nullable Object>) map, name));
                collect(member, places);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.add(new Element((List<@Nullable Object>) list, i));
                collect(list.get(i), places);
            }
        }
    }

    /** Where something can be taken out or put in. */
    interface Place {
        void remove();

        void set(Object value);
    }

    private record Member(Map<Object, @Nullable Object> map, Object name) implements Place {
        @Override
        public void remove() {
            map.remove(name);
        }

        @Override
        public void set(Object value) {
            map.put(name, value);
        }
    }

    private record Element(List<@Nullable Object> list, int index) implements Place {
        @Override
        public void remove() {
            list.remove(index);
        }

        @Override
        public void set(Object value) {
            list.set(index, value);
        }
    }
}
