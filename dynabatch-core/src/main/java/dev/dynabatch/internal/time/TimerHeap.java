package dev.dynabatch.internal.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by their time, those of the same time in the order in which they came. A binary heap that knows where each task
 * is, so that taking one back, which is how most time limits end, costs no search. Guarded by its owner.
 */
final class TimerHeap {
    private static final int INITIAL = 16;

    private @Nullable Task[] tasks = new @Nullable Task[INITIAL];
    private int size;
    private long count;

    /** One task. */
    abstract static class Task {
        final long dueNanos;
        private long order;
        private int place = -1;

        Task(long dueNanos) {
            this.dueNanos = dueNanos;
        }

        private boolean before(Task other) {
            long difference = dueNanos - other.dueNanos;
            return difference != 0 ? difference < 0 : order < other.order;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The first task, or null. */
    @Nullable
    Task peek() {
        return tasks[0];
    }

    void add(Task task) {
        if (size == tasks.length) {
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        task.order = count++;
        up(size++, task);
    }

    /** Takes a task out; false if it is not there. */
    boolean remove(Task task) {
        int place = task.place;
        if (place < 0) {
            return false;
        }
        task.place = -1;
        Task last = at(--size);
        tasks[size] = null;
        if (last != task) {
            down(place, last);
            if (at(place) == last) {
                up(place, last);
            }
        }
        return true;
    }

    private Task at(int place) {
        Task task = tasks[place];
        if (task == null) {
            throw new IllegalStateException("no task at " + place);
        }
        return task;
    }

    private void put(int place, Task task) {
        tasks[place] = task;
        task.place = place;
    }

    private void up(int from, Task task) {
        int place = from;
        while (place > 0) {
            Task parent = at((place - 1) / 2);
            if (!task.before(parent)) {
                break;
            }
            put(place, parent);
            place = (place - 1) / 2;
        }
        put(place, task);
    }

    private void down(int from, Task task) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            if (!at(child).before(task)) {
                break;
            }
            put(place, at(child));
            place = child;
        }
        put(place, task);
    }
}
