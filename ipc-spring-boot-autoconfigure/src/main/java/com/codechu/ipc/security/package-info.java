/**
 * Integration of peers with Spring Security.
 */
@NullMarked
package com.codechu.ipc.security;

import org.jspecify.annotations.NullMarked;
