/** The toy network, measured by the laboratory. */
package org.example.toy;
