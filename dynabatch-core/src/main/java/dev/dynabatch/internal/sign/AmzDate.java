package dev.dynabatch.internal.sign;

/** The time form of Signature Version 4, {@code yyyyMMdd'T'HHmmss'Z'} in UTC, written without a formatter. */
final class AmzDate {
    static final long DAY_MILLIS = 86_400_000L;

    private volatile Second last = new Second(Long.MIN_VALUE, "");

    private record Second(long second, String text) {}

    /** As {@link #format} has it, which many requests share. */
    String of(long wallMillis) {
        long second = Math.floorDiv(wallMillis, 1000L);
        Second known = last;
        if (known.second != second) {
            known = new Second(second, format(wallMillis));
            last = known;
        }
        return known.text;
    }

    /** The whole form, 16 characters; its first eight are the day. */
    static String format(long wallMillis) {
        long day = Math.floorDiv(wallMillis, DAY_MILLIS);
        int second = (int) (Math.floorMod(wallMillis, DAY_MILLIS) / 1000);
        StringBuilder text = new StringBuilder(16);
        date(day, text);
        text.append('T');
        two(second / 3600, text);
        two(second / 60 % 60, text);
        two(second % 60, text);
        return text.append('Z').toString();
    }

    /** Days since 1970-01-01 to year, month, day: eras of 400 years that begin in March (H. Hinnant's algorithm). */
    private static void date(long epochDay, StringBuilder to) {
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (int) ((5 * dayOfYear + 2) / 153);
        int day = (int) (dayOfYear - (153L * marchMonth + 2) / 5 + 1);
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        two(year / 100, to);
        two(year % 100, to);
        two(month, to);
        two(day, to);
    }

    private static void two(int value, StringBuilder to) {
        to.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
