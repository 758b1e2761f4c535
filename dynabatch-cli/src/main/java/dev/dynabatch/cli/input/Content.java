package dev.dynabatch.cli.input;

import java.util.Arrays;
import java.util.Locale;

/** What a file holds, told by its first bytes. */
enum Content {
    TEXT("", ""),
    GZIP("", "1f8b"),
    ZSTD("zstd -dc", "28b52ffd"),
    XZ("xz -dc", "fd377a585a00"),
    BZIP2("bzip2 -dc", "425a68"),
    ZIP("unzip -p", "504b0304"),
    UTF_16_LITTLE("iconv -f UTF-16 -t UTF-8", "fffe"),
    UTF_16_BIG("iconv -f UTF-16 -t UTF-8", "feff"),
    UTF_16_LITTLE_UNMARKED("iconv -f UTF-16LE -t UTF-8", "7b00|5b00"),
    UTF_16_BIG_UNMARKED("iconv -f UTF-16BE -t UTF-8", "007b|005b");

    /** How many bytes are needed to tell. */
    static final int LONGEST = 6;

    private final String converter;
    /** In hexadecimal digits, with a bar between. */
    private final String beginnings;

    Content(String converter, String beginnings) {
        this.converter = converter;
        this.beginnings = beginnings;
    }

    static Content of(byte[] head) {
        StringBuilder hex = new StringBuilder();
        for (byte value : head) {
            hex.append(Character.forDigit(value >> 4 & 15, 16)).append(Character.forDigit(value & 15, 16));
        }
        for (Content content : values()) {
            if (content != TEXT
                    && Arrays.stream(content.beginnings.split("\\|")).anyMatch(hex.toString()::startsWith)) {
                return content;
            }
        }
        return TEXT;
    }

    /** Throws for what is neither text nor gzip. */
    void checkReadable() throws UnreadableInputException {
        if (!converter.isEmpty()) {
            throw new UnreadableInputException(
                    "is "
                            + (name().startsWith("UTF_16")
                                    ? "UTF-16, not UTF-8"
                                    : "a " + name().toLowerCase(Locale.ROOT) + " file"),
                    "Convert it on the way: " + converter + " FILE | dynabatch … -");
        }
    }
}
