package org.example.lab;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.TestSplit;
import io.cleave.lab.link.Coding;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.sweep.Sweep;
import io.cleave.lab.sweep.SweepPlan;
import io.cleave.lab.sweep.SweepResult;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A bit for each activation, and two bytes of those that are not zero. */
public final class SparseBfloat16 implements Coding<Tensors> {
  @Override
  public String name() {
    return "sparse-bfloat16";
  }

  @Override
  public Link<Tensors> link() {
    return sent -> {
      Tensors received = Tensors.allocate(sent.signature(), sent.batch());
      long bytes = 0;
      for (int i = 0; i < sent.batch(); i++) {
        int bits = 0;
        ByteBuffer to = received.sample(i).data(0);
        for (ByteBuffer from = sent.sample(i).data(0); from.hasRemaining(); ) {
          int upper = from.getInt() & 0xFFFF0000;
          to.putInt(upper);
          bits += upper == 0 ? 1 : 1 + 16;
        }
        bytes += (bits + 7) / 8;
      }
      return new Link.Delivery<>(received, bytes);
    };
  }

  public static void main(String[] arguments) throws Exception {
    List<String> labels = Classification.of(Model.find("demo")).labels();
    try (ImageSet images = TestSplit.of(labels).orElseThrow().set()) {
      SweepPlan plan =
          SweepPlan.builder("demo", images)
              .cuts(List.of("maxpool", "bottle1"))
              .coding(new SparseBfloat16())
              .profile(Profile.half())
              .picture(new PictureCoding(PictureCoding.Format.JPEG, 75))
              .maxImages(500)
              .build();
      SweepResult result = Sweep.of(plan, images).threads(2).run();
      result.rows().forEach(System.out::println);
      result.write(Path.of("mine"), "SparseBfloat16");
    }
  }
}
