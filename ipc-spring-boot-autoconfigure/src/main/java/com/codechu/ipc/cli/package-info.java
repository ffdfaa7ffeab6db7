/**
 * A command line for every application: {@code java -Djarmode=ipc -jar app.jar} calls the
 * commands of the running application, without starting another one.
 */
@NullMarked
package com.codechu.ipc.cli;

import org.jspecify.annotations.NullMarked;
