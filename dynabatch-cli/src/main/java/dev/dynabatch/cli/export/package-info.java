/** Writes tables into files, in the layout of DynamoDB's exports to S3 or as one file, and reads such a layout. */
@NullMarked
package dev.dynabatch.cli.export;

import org.jspecify.annotations.NullMarked;
