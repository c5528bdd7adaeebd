package io.cleave.cloud.internal.connection;

import io.cleave.cloud.internal.limit.AnswerMemory;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.limit.ServerLimits;
import io.cleave.cloud.internal.queue.Admission;
import io.cleave.cloud.internal.served.ServedTails;

/** What all connections of a server share. */
public record ConnectionContext(
    Handshake handshake,
    ServedTails tails,
    Admission admission,
    ServerLimits limits,
    ConnectionRegistry registry,
    RequestMemory memory,
    AnswerMemory answers,
    GuardedListener listener,
    WrongTokens wrongTokens,
    ServerClock clock) {}
