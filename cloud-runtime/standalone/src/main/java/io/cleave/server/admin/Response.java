package io.cleave.server.admin;

/**
 * One HTTP answer, all of which are text.
 *
 * @param status the HTTP status code
 * @param contentType the media type; UTF-8 where it names no other
 * @param body complete
 */
record Response(int status, String contentType, String body) {
  static final String JSON = "application/json; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";

  static Response ok(String contentType, String body) {
    return new Response(200, contentType, body);
  }

  static Response error(int status, String message) {
    return new Response(status, TEXT, message + "\n");
  }
}
