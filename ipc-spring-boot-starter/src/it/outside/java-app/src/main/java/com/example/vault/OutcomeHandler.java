package com.example.vault;

import java.lang.reflect.Method;

import com.codechu.ipc.handler.IpcResultHandler;
import com.codechu.ipc.protocol.ErrorEnvelope;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

@Component
class OutcomeHandler implements IpcResultHandler {

	@Override
	public Conversion conversion(ResolvableType result, Method method) {
		return (result.toClass() == Outcome.class)
				? new Conversion(result.getGeneric(0).getType(), (value, request) -> reply((Outcome<?>) value)) : null;
	}

	private static Object reply(Outcome<?> outcome) {
		return (outcome.error() != null) ? new ErrorEnvelope("failed", outcome.error()) : outcome.value();
	}

}
