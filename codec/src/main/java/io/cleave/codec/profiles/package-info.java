/** The kinds of profiles that come with this module, each registered as anyone's own would be. */
@NullMarked
package io.cleave.codec.profiles;

import org.jspecify.annotations.NullMarked;
