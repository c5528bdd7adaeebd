/** What entropy coders are made of: arithmetic coding, contexts, mixing, tokens. */
package io.cleave.codec.entropy.internal;
