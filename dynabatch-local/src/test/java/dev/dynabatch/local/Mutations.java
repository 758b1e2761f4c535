package dev.dynabatch.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes by chance: flips, drops, doubles and swaps some, and puts in what parsers stumble over. */
final class Mutations {
    private static final List<String> STUMBLING = List.of(
            "\0",
            "\"",
            "\\",
            "\\ud800",
            "\u00c3(",
            "\u00f0\u009f",
            "\u00ef\u00bb\u00bf",
            "{",
            "}",
            "[[[[[[[[",
            "]",
            ",",
            ":",
            "null",
            "-",
            "1e999999999",
            "-0",
            "9".repeat(401),
            "\r\n",
            "\r\n\r\n",
            " ",
            "{\"S\":\"x\"}",
            "{\"L\":[{\"L\":[",
            "{\"N\":\"1e126\"}",
            "{\"NULL\":false}",
            "{\"SS\":[]}",
            ":v",
            "#n",
            "(",
            ")",
            "x".repeat(997));

    private Mutations() {}

    static byte[] of(byte[] valid, Random random) {
        byte[] bytes = valid;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? bytes.length + 1 : 5));
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        byte[] stumbling = STUMBLING.get(random.nextInt(STUMBLING.size())).getBytes(ISO_8859_1);
        return switch (random.nextInt(5)) {
            case 0 -> join(bytes, from, flipped(piece, random), to);
            case 1 -> join(bytes, from, new byte[0], to);
            case 2 -> join(bytes, to, piece, to);
            case 3 -> join(bytes, from, stumbling, from);
            default -> join(bytes, from, stumbling, to);
        };
    }

    private static byte[] flipped(byte[] piece, Random random) {
        for (int i = 0; i < piece.length; i++) {
            piece[i] ^= (byte) (1 << random.nextInt(8));
        }
        return piece;
    }

    private static byte[] join(byte[] bytes, int until, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, until);
        out.writeBytes(between);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
