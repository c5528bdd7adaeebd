/** The kinds of profiles that come with this module, each registered as anyone's own would be. */
package io.cleave.codec.profiles;
