package dev.dynabatch.cli.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** MD5 sums, as the manifests of exports have them: against damage, not against malice. */
final class Checksums {
    private static final int BUFFER = 1 << 17;

    private Checksums() {}

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    static String base64(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }

    static String of(byte[] content) {
        return base64(md5().digest(content));
    }

    /** Whether this is the sum of the content: in base64, or in hexadecimal, as the guide does not say which. */
    static boolean says(String sum, byte[] content) {
        byte[] digest = md5().digest(content);
        return sum.equals(base64(digest)) || sum.equalsIgnoreCase(HexFormat.of().formatHex(digest));
    }

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    static String of(InputStream in) throws IOException {
        MessageDigest digest = md5();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return base64(digest.digest());
    }
}
