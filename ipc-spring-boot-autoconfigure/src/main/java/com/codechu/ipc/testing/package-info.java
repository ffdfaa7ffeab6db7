/**
 * For the tests of applications: a socket of its own for every application context, and a
 * server that answers what a test tells it to.
 */
@NullMarked
package com.codechu.ipc.testing;

import org.jspecify.annotations.NullMarked;
