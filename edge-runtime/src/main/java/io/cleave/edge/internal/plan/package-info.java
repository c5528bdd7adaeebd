/** What is asked for at a cut, and how what crosses is coded. */
@NullMarked
package io.cleave.edge.internal.plan;

import org.jspecify.annotations.NullMarked;
