package dev.dynabatch.local.internal.engine;

/** Request ids that look like the service's, 52 letters and digits, and follow from the number of the request. */
public final class RequestIds {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private static final int LENGTH = 52;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private RequestIds() {}

    /** The id of the request with this number. */
    public static String of(long request) {
        char[] id = new char[LENGTH];
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % 12 == 0) {
                bits = mix(request * 5 + i / 12 + 1);
            }
            id[i] = DIGITS.charAt((int) (bits & 31));
            bits >>>= 5;
        }
        return new String(id);
    }

    /** SplitMix64: one number in, 64 even bits out. */
    private static long mix(long n) {
        long z = n * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
