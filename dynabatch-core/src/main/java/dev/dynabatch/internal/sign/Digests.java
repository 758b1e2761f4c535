package dev.dynabatch.internal.sign;

import dev.dynabatch.transport.Body;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One SHA-256, one HMAC-SHA-256 and a text buffer, for one signature at a time. */
final class Digests {
    private final MessageDigest sha256;
    private final Mac hmac;
    private byte @Nullable [] macKey;
    private byte[] bytes = new byte[512];

    final StringBuilder text = new StringBuilder(512);

    Digests() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
            hmac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-256; every JVM must have it", e);
        }
    }

    byte[] sha256(Body body) {
        body.digest(sha256);
        return sha256.digest();
    }

    byte[] sha256(CharSequence message) {
        int length = encode(message);
        sha256.update(bytes, 0, length);
        return sha256.digest();
    }

    /** The HMAC of {@code message}; the same key array again costs no new key schedule. */
    byte[] hmac(byte[] key, CharSequence message) {
        if (key != macKey) {
            try {
                hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM refuses a key for HmacSHA256", e);
            }
            macKey = key;
        }
        int length = encode(message);
        hmac.update(bytes, 0, length);
        return hmac.doFinal();
    }

    /** Puts UTF-8 into {@link #bytes}; returns how many. What is hashed here is ASCII but for strange credentials. */
    private int encode(CharSequence message) {
        int length = message.length();
        if (length > bytes.length) {
            bytes = new byte[2 * length];
        }
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = message.charAt(i);
            bytes[i] = (byte) c;
            all |= c;
        }
        if (all >= 0x80) {
            bytes = message.toString().getBytes(StandardCharsets.UTF_8);
            return bytes.length;
        }
        return length;
    }

    /**
     * A few spare {@link Digests}. Whoever signs empties a slot and fills it again; an empty slot costs a new one. What
     * was in use when something was thrown is not given back: it may hold half a message.
     */
    static final class Pool {
        private static final int SLOTS = 16;

        private final AtomicReferenceArray<@Nullable Digests> slots = new AtomicReferenceArray<>(SLOTS);

        Digests take() {
            Digests spare = slots.getAndSet(slot(), null);
            return spare == null ? new Digests() : spare;
        }

        void give(Digests digests) {
            digests.text.setLength(0);
            slots.set(slot(), digests);
        }

        private static int slot() {
            return (int) Thread.currentThread().getId() & (SLOTS - 1);
        }
    }
}
