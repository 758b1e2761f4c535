package dev.dynabatch.internal.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf an operation or a call is made.
 *
 * @param correlationId what the caller knows it by, or null
 * @param contexts what observers noted of the caller
 */
public record Caller(@Nullable String correlationId, List<Object> contexts) {}
