package io.cleave.cloud;

import io.netty.buffer.ByteBuf;

/**
 * What became of one request in its tail.
 *
 * @param frame the complete RESPONSE frame; owned by whoever holds the answer
 * @param served where the request's time and bytes went
 */
record Answer(ByteBuf frame, ServedRequest served) {}
