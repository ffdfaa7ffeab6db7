package com.example.vault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import org.springframework.stereotype.Component;

@Component
class Audit implements IpcInterceptor {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	@Override
	public Object intercept(IpcInvocation invocation) throws Exception {
		Audited audited = (invocation.method() != null) ? invocation.method().getAnnotation(Audited.class) : null;
		if (audited != null) {
			this.entries.add(invocation.command() + " " + audited.value());
		}
		return invocation.proceed();
	}

	List<String> entries() {
		return this.entries;
	}

}
