package com.example.vault;

import com.codechu.ipc.handler.IpcArgumentResolver;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;

@Component
class TenantResolver implements IpcArgumentResolver {

	@Override
	public ArgumentSource source(MethodParameter parameter) {
		return (parameter.getParameterType() == Tenant.class)
				? (request) -> new Tenant(request.connection().peer().group()) : null;
	}

}
