package com.codechu.ipc.testing.slice;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcArgumentResolver;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;
import com.codechu.ipc.handler.IpcResultHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.topic.IpcTopic;
import jakarta.validation.constraints.Min;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * What the application consists of, found by component scanning.
 */
final class SliceBeans {

	private SliceBeans() {
	}

	@IpcHandler
	static class ScannerCommands {

		private final Scanner scanner;

		private final IpcTopic<Integer> state = IpcTopic.latest();

		ScannerCommands(Scanner scanner) {
			this.scanner = scanner;
		}

		@IpcCommand
		Map<String, Integer> rescan(@IpcParam String path, @IpcParam(defaultValue = "1") @Min(1) int depth) {
			int files = this.scanner.scan(path);
			this.state.publish(files);
			return Map.of("files", files);
		}

		@IpcCommand
		Stream<Integer> counts() {
			return Stream.of(1, 2, 3);
		}

		@IpcCommand
		Length length(Tenant tenant) {
			return new Length(tenant.name().length());
		}

		@IpcCommand
		IpcTopic<Integer> state() {
			return this.state;
		}

	}

	@IpcHandler
	static class OtherCommands {

		OtherCommands(NotInTheSlice notInTheSlice) {
		}

		@IpcCommand
		String other() {
			return "other";
		}

	}

	@IpcAdvice
	static class Errors {

		@IpcExceptionHandler
		ErrorEnvelope missing(IllegalArgumentException failure) {
			return new ErrorEnvelope("no-such-directory", failure.getMessage());
		}

	}

	@Component
	static class Names implements IpcInterceptor {

		@Override
		public Object intercept(IpcInvocation invocation) throws Exception {
			Object result = invocation.proceed();
			return "names".equals(invocation.command()) ? List.of("intercepted") : result;
		}

	}

	record Tenant(String name) {

	}

	record Length(int chars) {

	}

	@Component
	static class Tenants implements IpcArgumentResolver {

		@Override
		public ArgumentSource source(MethodParameter parameter) {
			return (parameter.getParameterType() == Tenant.class) ? (request) -> new Tenant("ann") : null;
		}

	}

	@Component
	static class Lengths implements IpcResultHandler {

		@Override
		public Conversion conversion(ResolvableType result, Method method) {
			return (result.toClass() == Length.class)
					? new Conversion(int.class, (value, request) -> ((Length) value).chars()) : null;
		}

	}

	interface Scanner {

		int scan(String path);

	}

	@Service
	static class RealScanner implements Scanner {

		@Override
		public int scan(String path) {
			throw new UnsupportedOperationException(path);
		}

	}

	@Component
	static class NotInTheSlice {

	}

	interface ScannerClient {

		@IpcExchange
		Map<String, Integer> rescan(@IpcParam String path);

	}

	@Component
	static class Reports {

		private final ScannerClient scanner;

		private final IpcClient client;

		Reports(ScannerClient scanner, IpcClient client) {
			this.scanner = scanner;
			this.client = client;
		}

		int files(String path) {
			return this.scanner.rescan(path).get("files");
		}

		void restart() {
			this.client.command("restart").send();
		}

	}

}
