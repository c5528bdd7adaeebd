package io.cleave.onnxruntime.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a protobuf message before objects are made of it. A field of two bytes becomes an
 * object of a hundred, so that a small file could fill the heap.
 */
final class MessageScan {
  /** Max fields of a file, which make at most 300 MB of objects: {@value}. */
  static final int MAX_FIELDS = 2_000_000;

  /** Max depth of messages in messages, such as the graphs of a Loop: {@value}. */
  static final int MAX_DEPTH = 48;

  private final String source;
  private final CodedInputStream in;
  private int fields;

  private MessageScan(String source, CodedInputStream in) {
    this.source = source;
    this.in = in;
  }

  /**
   * Checks that a message is complete.
   *
   * @param source name of the file in messages
   * @param bytes the file
   * @param type of the outermost message
   * @throws OnnxException if the message is truncated or damaged, with the offset in bytes, or too
   *     large
   */
  static void require(String source, ByteBuffer bytes, Descriptor type) throws OnnxException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.setSizeLimit(Integer.MAX_VALUE);
    MessageScan scan = new MessageScan(source, in);
    try {
      scan.message(type, 0);
    } catch (InvalidProtocolBufferException e) {
      throw scan.damaged(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw scan.damaged(e.toString(), e);
    }
  }

  private void message(Descriptor type, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw damaged("messages in each other (expected: at most " + MAX_DEPTH + " deep)", null);
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (++fields > MAX_FIELDS) {
        throw damaged("a graph too large (expected: at most " + MAX_FIELDS + " fields)", null);
      }
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
        throw damaged("a group (expected: none, as in all ONNX)", null);
      }
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean nested =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (nested) {
        int limit = in.pushLimit(in.readRawVarint32());
        message(field.getMessageType(), depth + 1);
        in.popLimit(limit);
      } else if (!in.skipField(tag)) {
        throw damaged("the end of a group that has no beginning", null);
      }
    }
  }

  private OnnxException damaged(String reason, @Nullable Throwable cause) {
    return new OnnxException(source, "byte " + in.getTotalBytesRead() + ": " + reason, cause);
  }
}
