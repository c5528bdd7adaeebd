/** What somebody else may register: here is only what is public. */
package org.example.codec;
