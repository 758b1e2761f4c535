package dev.dynabatch.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items by seed, of the values an item holds once read: hostile text, odd numbers, deep nesting. */
final class RandomItems {
    private static final int[] ODD_CHARACTERS = {
        0, 7, 8, 9, 10, 12, 13, 0x1f, '"', '\\', '/', 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0x2028, 0x2029, 0xd7ff, 0xe000,
        0xfeff, 0xffff, 0x10000, 0x1f600, 0x10ffff, 'a', 'Z', '0', ' ', '.', '{', '[', '\''
    };

    private final Random random;

    RandomItems(long seed) {
        random = new Random(seed);
    }

    Map<String, @Nullable Object> item() {
        return map(0);
    }

    private Map<String, @Nullable Object> map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            map.put(text(1 + random.nextInt(5)), value(depth + 1));
        }
        return map;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth < 6 ? 10 : 5)) {
            case 0 -> text(random.nextInt(20));
            case 1 -> number();
            case 2 -> binary();
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5, 6 -> list(depth);
            case 7, 8 -> map(depth);
            default -> set();
        };
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private Set<Object> set() {
        int type = random.nextInt(3);
        Set<Object> set = new LinkedHashSet<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            set.add(type == 0 ? text(random.nextInt(5)) : type == 1 ? number() : binary());
        }
        return set;
    }

    String text(int length) {
        StringBuilder text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    ascii ? ' ' + random.nextInt(95) : ODD_CHARACTERS[random.nextInt(ODD_CHARACTERS.length)]);
        }
        return text.toString();
    }

    /** In the form in which a number is read: plain, no trailing zeros in a fraction. */
    BigDecimal number() {
        BigDecimal number = switch (random.nextInt(4)) {
            case 0 -> BigDecimal.valueOf(random.nextInt(2001) - 1000);
            case 1 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
            case 2 -> new BigDecimal(Double.toString(random.nextGaussian() * 1e3));
            default -> new BigDecimal(new BigInteger(125, random), random.nextInt(120) - 40);
        };
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private ByteBuffer binary() {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
