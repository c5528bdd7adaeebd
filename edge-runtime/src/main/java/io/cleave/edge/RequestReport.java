package io.cleave.edge;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import java.util.Optional;

/**
 * Where one answered request spent its time and its bytes. The stages come one after the other and
 * add up to the total, save for what lies between them. Where the device answered itself, network
 * and queue are 0, as are the bytes received, and wait is all that went before; where its head had
 * finished all that was wanted, nothing was encoded nor sent.
 *
 * @param headNanos running the head on the device; of a batch, its share
 * @param encodeNanos pruning and encoding what crosses
 * @param waitNanos from encoded to written: waiting for a connection or for its window, and for
 *     attempts that failed
 * @param networkNanos from written to the answer's last byte, less the server's three stages
 * @param queueNanos in the server's queue, as the server says
 * @param decodeNanos decoding in the server, as the server says, or on the device
 * @param tailNanos running the tail, as the server says, or on the device
 * @param replyNanos from the answer's last byte to its decoded values
 * @param totalNanos from the call to the decoded answer
 * @param bytesSent one attempt on the wire, frame header included
 * @param bytesReceived the answer on the wire, frame header included
 * @param sent what the request's message was made of; of a picture, its file as values
 * @param profile how it was encoded; empty where nothing was, as of a picture
 * @param id which request of its client it was, the same for all attempts
 * @param attempts how often servers were asked, the first time included
 * @param endpoint who answered, as host:port; empty for the device itself
 * @param path which way the answer was made
 * @param rawBytes what crosses the cut, as it lay in memory; of a picture, what the server makes of
 *     it, or its file where the network leaves that size open
 */
public record RequestReport(
    long headNanos,
    long encodeNanos,
    long waitNanos,
    long networkNanos,
    long queueNanos,
    long decodeNanos,
    long tailNanos,
    long replyNanos,
    long totalNanos,
    int bytesSent,
    int bytesReceived,
    EncodedSize sent,
    Optional<Profile> profile,
    long id,
    int attempts,
    String endpoint,
    PredictionPath path,
    long rawBytes) {}
