package dev.dynabatch.local;

/** What an answered write to a directory survives. */
public enum Durability {
    /**
     * The death of the process, at any moment and by any signal: the write is with the operating system before it is
     * answered. When the machine dies, what was written in its last minute may be lost or damaged; damage is noticed when
     * the directory is opened. This is the default: fast, and what tests and loads that can be repeated need.
     */
    PROCESS,
    /**
     * The death of the machine, too: the write is on the disk ({@code fsync}) before it is answered. Writes that come
     * together share the wait; one that comes alone takes as long as the disk does, often milliseconds.
     */
    POWER
}
