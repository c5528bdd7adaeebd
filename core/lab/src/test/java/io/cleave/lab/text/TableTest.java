package io.cleave.lab.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("cut", "bytes");
    table.row("maxpool", "7");
    table.row("x", "123456");
    assertEquals(
        """
        cut       bytes
        -------  ------
        maxpool       7
        x        123456
        """,
        table.toString());
  }
}
