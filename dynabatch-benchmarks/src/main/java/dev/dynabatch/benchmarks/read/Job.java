package dev.dynabatch.benchmarks.read;

import java.util.Locale;

/** What is measured. */
enum Job {
    /** 100 keys a request, every attribute of every item touched. */
    GET,
    /** Pages of 1 MB, every attribute of every item touched. */
    SCAN,
    /** Pages of 1 MB, as lines of DynamoDB JSON into a stream that counts. */
    EXPORT;

    /** Keys a BatchGetItem has. */
    static final int KEYS = 100;
    /** Items a page of a scan has: as many small ones as fit into 1 MB as the service counts. */
    static final int PAGE = 5_000;

    /** Pages a scan has. */
    static final int PAGES = 10;

    /** Items of one answer. */
    int answer() {
        return this == GET ? KEYS : PAGE;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
