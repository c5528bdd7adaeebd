/** What runs on the device where no server answers. */
package io.cleave.edge.internal.local;
