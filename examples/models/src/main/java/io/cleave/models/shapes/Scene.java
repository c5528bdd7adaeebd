package io.cleave.models.shapes;

import io.cleave.core.random.SplitMix;

/**
 * Chooses what is in one image, from bottom to top: background, clutter, the shape itself, an
 * occluder that hides a part of it, then blur and noise. The numbers here decide how difficult the
 * set is. Changing any of them makes another set, for which the demo model must be trained again.
 */
final class Scene {
  private static final double MIN_RADIUS = 12;
  private static final double MAX_RADIUS = 25;
  private static final double MIN_CONTRAST = 0.18;
  private static final double MAX_CONTRAST = 0.6;
  private static final Colour GREY = new Colour(0.5, 0.5, 0.5);
  private static final double GROUND_SATURATION = 0.5;
  private static final double MAX_NOISE = 0.1;

  private final int side;
  private final SplitMix random;
  private final Canvas canvas;
  private final double radius;
  private final double centreX;
  private final double centreY;
  private final Colour ground;

  private Scene(int side, SplitMix random) {
    this.side = side;
    this.random = random;
    this.canvas = new Canvas(side);
    this.radius = random.between(MIN_RADIUS, MAX_RADIUS);
    this.centreX = random.between(0.9 * radius, side - 0.9 * radius);
    this.centreY = random.between(0.9 * radius, side - 0.9 * radius);
    this.ground = GREY.towards(Colour.random(random), GROUND_SATURATION);
  }

  /** Draws one image of the given class; {@code random} makes all choices. */
  static byte[] draw(ShapeClass shape, int side, SplitMix random) {
    Scene scene = new Scene(side, random);
    scene.drawBackdrop();
    scene.drawClutter();
    scene.drawShape(shape);
    scene.drawOccluders();
    scene.degrade();
    return scene.canvas.toRgb();
  }

  private void drawBackdrop() {
    Colour far = ground.towards(Colour.random(random), random.between(0, 0.25));
    canvas.fill(new Backdrop(ground, far, random.between(0, 0.09), random));
  }

  private void drawClutter() {
    for (int i = random.between(1, 5); i > 0; i--) {
      if (random.chance(0.5)) {
        drawLine(0.5, 1.8);
      } else {
        drawFragment();
      }
    }
  }

  private void drawLine(double thinnest, double thickest) {
    Placement place =
        new Placement(
            random.between(0, side),
            random.between(0, side),
            random.between(0.1, 0.6) * side,
            random.between(thinnest, thickest),
            random.between(0, Math.PI));
    canvas.fill(Region.box(1, 1), place, Paint.flat(Colour.random(random)));
  }

  /** A part of the shape of some class, always smaller than the shape that gives the label. */
  private void drawFragment() {
    ShapeClass shape = ShapeClass.all().get(random.between(0, ShapeClass.all().size() - 1));
    double edge = random.between(-0.2, 0.3);
    Region part = shape.region().and((x, y) -> x > edge);
    double size = radius * random.between(0.3, 0.55);
    Placement place =
        new Placement(random.between(0, side), random.between(0, side), size, size, anyAngle());
    canvas.fill(part, place, Paint.flat(Colour.random(random)));
  }

  private void drawShape(ShapeClass shape) {
    double stretch = random.between(0.82, 1.22);
    double root = Math.sqrt(stretch);
    Placement place = new Placement(centreX, centreY, radius * root, radius / root, anyAngle());
    canvas.fill(shape.region(), place, shapePaint());
  }

  private Paint shapePaint() {
    double contrast = random.between(MIN_CONTRAST, MAX_CONTRAST);
    Colour colour = Colour.atContrast(ground, contrast, random);
    if (random.chance(0.25)) {
      Colour other = colour.towards(Colour.random(random), 0.4);
      return Paint.striped(colour, other, random.between(1.0, 3.0));
    }
    return Paint.shaded(colour, random.between(-0.15, 0.15));
  }

  private void drawOccluders() {
    for (int i = random.between(0, 1); i > 0; i--) {
      drawOccluder();
    }
    if (random.chance(0.5)) {
      drawLine(0.4, 1.1);
    }
  }

  /** A bar or a blob over a part of the shape, never over most of it. */
  private void drawOccluder() {
    double away = random.between(0.3, 1.1) * radius;
    double angle = anyAngle();
    double x = centreX + away * StrictMath.cos(angle);
    double y = centreY + away * StrictMath.sin(angle);
    double width = radius * random.between(0.1, 0.33);
    double length = random.chance(0.5) ? width : radius * random.between(0.6, 1.2);
    Region region = random.chance(0.5) ? Region.box(1, 1) : Region.disc(0, 1);
    Placement place = new Placement(x, y, length, width, anyAngle());
    canvas.fill(region, place, Paint.flat(Colour.random(random)));
  }

  private void degrade() {
    if (random.chance(0.4)) {
      canvas.blur();
    }
    canvas.addNoise(random.between(0.01, MAX_NOISE), random);
  }

  private double anyAngle() {
    return random.between(0, 2 * Math.PI);
  }
}
