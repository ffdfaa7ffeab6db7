package com.codechu.ipc.security.internal;

import java.util.Locale;

import com.codechu.ipc.handler.invocation.Rejection;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

/**
 * Answers what Spring Security refuses.
 */
public final class DeniedAccess implements Rejection {

	@Override
	public @Nullable InvalidMessageException translate(Throwable failure, IpcRequest request) {
		if (!(failure instanceof AccessDeniedException) && !(failure instanceof AuthenticationException)) {
			return null;
		}
		return new InvalidMessageException(ErrorType.ACCESS_DENIED,
				String.format(Locale.ROOT, "user '%s' may not use this command", request.connection().peer().user()),
				failure);
	}

}
