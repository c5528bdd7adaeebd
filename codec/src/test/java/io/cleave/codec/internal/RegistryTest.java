package io.cleave.codec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  private interface Thing {
    int id();

    String name();
  }

  private record First(int id, String name) implements Thing {}

  private record Second(int id, String name) implements Thing {}

  @Test
  void findsWhatIsThere() {
    List<Thing> things = List.of(new Second(9, "nine"), new First(2, "two"));
    Registry<Integer, Thing> ids = Registry.byId(Thing.class, things, Thing::id, 9);
    assertEquals(Optional.of(things.get(1)), ids.find(2));
    assertEquals(Optional.empty(), ids.find(3));
    assertEquals("2, 9", ids.keys());
    assertEquals(List.of(things.get(1), things.get(0)), ids.all());
    assertEquals("nine, two", Registry.byName(Thing.class, things, Thing::name).keys());
  }

  @Test
  void rejectsTwoWhenTheyHaveOneKeyAndNamesBoth() {
    List<Thing> things = List.of(new First(3, "x"), new Second(3, "x"));
    assertRefused(
        "Thing: 3 of ", () -> Registry.byId(Thing.class, things, Thing::id, 9), "First", "Second");
    assertRefused(
        "Thing: x of ", () -> Registry.byName(Thing.class, things, Thing::name), "First", "Second");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10})
  void rejectsIdWhenItIsOutOfRange(int id) {
    List<Thing> things = List.of(new First(id, "x"));
    assertRefused("Thing: " + id, () -> Registry.byId(Thing.class, things, Thing::id, 9), "1 to 9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "a=b", "A", "1", "a b"})
  void rejectsNameWhenItCouldNotBeParsed(String name) {
    List<Thing> things = List.of(new First(1, name));
    assertRefused("Thing: " + name, () -> Registry.byName(Thing.class, things, Thing::name));
  }

  private static void assertRefused(String start, Runnable call, String... parts) {
    ServiceConfigurationError error = assertThrows(ServiceConfigurationError.class, call::run);
    assertTrue(error.getMessage().startsWith(start), error.getMessage());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
