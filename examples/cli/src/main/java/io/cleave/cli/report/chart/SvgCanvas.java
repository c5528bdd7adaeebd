package io.cleave.cli.report.chart;

import java.awt.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DOMGroupManager;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The canvas that a chart is painted on: an SVG document in which known labels are text. */
final class SvgCanvas extends SVGGraphics2D {

  private static final String SVG = "http://www.w3.org/2000/svg";

  private final Labels labels;
  private final String id;

  /**
   * Creates an empty canvas.
   *
   * @param id the beginning of every id in the document, so that a page can hold several charts
   */
  SvgCanvas(String id, Labels labels) {
    super(context(id), false);
    this.id = id;
    this.labels = labels;
  }

  private static SVGGeneratorContext context(String id) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment(null);
    context.setPrecision(2);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return super.generateID(id + "-" + prefix);
          }
        });
    return context;
  }

  private static Document document() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().getDOMImplementation().createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void fill(Shape shape) {
    labels.of(shape).ifPresentOrElse(this::write, () -> super.fill(shape));
  }

  /** Batik sets attributes of the outer element; the text has its own inside. */
  private void write(Labels.Label label) {
    Element text = getDOMFactory().createElementNS(SVG, "text");
    boolean middle = label.anchor() == Labels.Anchor.MIDDLE;
    text.setAttribute("x", String.format(Locale.ROOT, "%.1f", middle ? label.width() / 2 : 0));
    text.setAttribute("y", "0");
    text.setAttribute("text-anchor", middle ? "middle" : "start");
    text.setAttribute("font-size", label.font().getSize() + "px");
    text.setAttribute("font-weight", label.font().isBold() ? "bold" : "normal");
    if (label.upwards()) {
      text.setAttribute("transform", "rotate(-90)");
    }
    text.setTextContent(label.text());
    Element place = getDOMFactory().createElementNS(SVG, "g");
    place.appendChild(text);
    domGroupManager.addElement(place, DOMGroupManager.FILL);
  }

  /** The document as text: one {@code svg} element without an XML declaration. */
  String text(String title, String description, int width, int height) {
    Element root = getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.setAttribute("role", "img");
    root.setAttribute("aria-labelledby", id + "-title " + id + "-desc");
    Node first = root.getFirstChild();
    root.insertBefore(named("title", title), first);
    root.insertBefore(named("desc", description), first);
    nameDefinitions(root);
    return stream(root);
  }

  private Element named(String name, String content) {
    Element element = getDOMFactory().createElementNS(SVG, name);
    element.setAttribute("id", id + "-" + name);
    element.setTextContent(content);
    return element;
  }

  /** Batik gives every document this same id. */
  private void nameDefinitions(Element root) {
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.hasAttribute("id")) {
        String present = element.getAttribute("id");
        element.setAttribute("id", present.startsWith(id) ? present : id + "-" + present);
      }
    }
  }

  private String stream(Element root) {
    StringWriter writer = new StringWriter();
    try {
      stream(root, writer, true, false);
    } catch (SVGGraphics2DIOException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    String text = writer.toString();
    return text.substring(text.indexOf("<svg"));
  }
}
