/** What is asked for at a cut, and how what crosses is coded. */
package io.cleave.edge.internal.plan;
