package dev.dynabatch.benchmarks.read;

import java.io.OutputStream;

/** A stream that counts its bytes and keeps none. */
final class Counting extends OutputStream {
    long bytes;

    @Override
    public void write(int value) {
        bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        bytes += length;
    }
}
