package dev.dynabatch.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void stretches_areTheBytes_whateverTheyAreReadBy() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 503; round++) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            Body.Builder builder = new Body.Builder(random.nextInt(3));
            byte[] array = new byte[97];
            random.nextBytes(array);
            int at = 0;
            for (int i = random.nextInt(11); i > 0; i--) {
                if (random.nextBoolean()) {
                    at = random.nextInt(50);
                }
                int length = random.nextInt(11);
                builder.add(array, at, length);
                expected.write(array, at, length);
                at = Math.min(at + length, 80);
            }
            Body body = builder.build();

            assertThat(body.size()).isEqualTo(expected.size());
            assertThat(body.bytes()).isEqualTo(expected.toByteArray());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            body.digest(digest);
            assertThat(digest.digest())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(expected.toByteArray()));
            assertThat(written(body, 1 + random.nextInt(13))).isEqualTo(expected.toByteArray());
        }
    }

    /** By a socket that takes so many bytes at a time, of which the last one did not leave. */
    private static byte[] written(Body body, int room) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RequestWriter writer = new RequestWriter(body);
        ByteBuffer buffer = ByteBuffer.allocate(room + 1);
        while (writer.hasMore()) {
            writer.copyTo(buffer.clear());
            int leaves = Math.min(room, buffer.position());
            out.write(buffer.array(), 0, leaves);
            writer.advance(leaves);
        }
        return out.toByteArray();
    }

    @Test
    void stretchesSideBySide_areOne() {
        byte[] array = new byte[31];

        Body body = new Body.Builder(1)
                .add(array, 2, 3)
                .add(array, 5, 7)
                .add(array, 11, 2)
                .build();

        assertThat(body.parts()).isEqualTo(2);
        assertThat(body.offset(0)).isEqualTo(2);
        assertThat(body.length(0)).isEqualTo(10);
    }

    @Test
    void wholeArray_isNotCopied() {
        byte[] array = {1, 2, 3};

        assertThat(Body.of(array).bytes()).isSameAs(array);
    }

    @Test
    void stretchOutsideItsArray_isRefused() {
        Body.Builder builder = new Body.Builder(1);

        assertThatThrownBy(() -> builder.add(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
