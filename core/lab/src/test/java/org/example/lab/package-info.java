/** Images from elsewhere: {@link org.example.lab.TwoShades}. */
package org.example.lab;
