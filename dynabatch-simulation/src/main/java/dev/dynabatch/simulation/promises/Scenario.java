package dev.dynabatch.simulation.promises;

/** One run, made of one seed. */
interface Scenario {
    /** Runs it to its end; what is broken is noted by its judge. */
    void run();

    /** How many operations were accepted. */
    long operations();

    /** How many requests were sent. */
    long requests();
}
