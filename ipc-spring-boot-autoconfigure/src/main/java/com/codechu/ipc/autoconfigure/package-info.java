/**
 * Auto-configuration for Spring Boot, one class for each capability.
 */
@NullMarked
package com.codechu.ipc.autoconfigure;

import org.jspecify.annotations.NullMarked;
