package dev.dynabatch.local.internal.store;

class MemoryStoreTest extends StoreContract {
    @Override
    Store open() {
        return new MemoryStore();
    }

    @Override
    boolean isKept() {
        return false;
    }
}
