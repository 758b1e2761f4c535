package dev.dynabatch.internal.sign;

import dev.dynabatch.transport.Body;
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

    /** What is about to be hashed; or anything that is not. */
    final HashedText text = new HashedText();

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

    byte[] sha256(HashedText message) {
        sha256.update(message.bytes(), 0, message.length());
        return sha256.digest();
    }

    /** The HMAC of {@code message}; the same key array again costs no new key schedule. */
    byte[] hmac(byte[] key, HashedText message) {
        if (key != macKey) {
            try {
                hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM refuses a key for HmacSHA256", e);
            }
            macKey = key;
        }
        hmac.update(message.bytes(), 0, message.length());
        return hmac.doFinal();
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
            digests.text.clear();
            slots.set(slot(), digests);
        }

        private static int slot() {
            return (int) Thread.currentThread().getId() & (SLOTS - 1);
        }
    }
}
