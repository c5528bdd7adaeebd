/**
 * The kinds of profiles that come with this module, registered just as those of an application are.
 */
@NullMarked
package io.cleave.codec.profiles;

import org.jspecify.annotations.NullMarked;
