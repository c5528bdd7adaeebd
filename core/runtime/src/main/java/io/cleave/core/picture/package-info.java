/** From a picture's file, which nobody trusts, to what a network takes. */
package io.cleave.core.picture;
