package com.example.vault;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.topic.IpcTopic;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

@IpcHandler
class VaultCommands {

	private final Vault vault;

	VaultCommands(Vault vault) {
		this.vault = vault;
	}

	@IpcCommand({ "status", "stat" })
	Map<String, Object> status() {
		return Map.of("files", this.vault.files().size());
	}

	@IpcCommand("${vault.find-command:find}")
	String find(@IpcParam(defaultValue = "64") @Min(1) int depth, @IpcParam Optional<Path> below) {
		return depth + " " + below.map(Path::toString).orElse("everywhere");
	}

	@IpcCommand
	List<String> tag(@Valid Tags tags) {
		return tags.tags();
	}

	@IpcCommand
	RawJson mirror(RawJson request) {
		return request;
	}

	@IpcCommand
	List<String> whoami(PeerCredentials peer, Principal principal, IpcRequest request) {
		return List.of(peer.user(), principal.getName(), request.connection().server());
	}

	@IpcCommand
	String tenant(Tenant tenant, @IpcParam String greeting) {
		return greeting + ", " + tenant.name();
	}

	@IpcCommand
	Outcome<Summary> outcome(@IpcParam boolean good) {
		return good ? new Outcome<>(new Summary(1, null), null) : new Outcome<>(null, "it is bad");
	}

	@IpcCommand
	void read(@IpcParam Path path) throws NoSuchFileException {
		throw new NoSuchFileException(path.toString());
	}

	@IpcCommand
	void refuse() {
		throw new IpcErrorException("refused", "not today").withDetails(Map.of("retry", "tomorrow"));
	}

	@IpcCommand
	void numbers(@IpcParam int count, IpcEmitter<Integer> numbers) {
		IntStream.range(0, count).forEach(numbers::send);
	}

	@IpcCommand
	int slow(@IpcParam int steps, IpcProgress progress) {
		for (int step = 1; step <= steps; step++) {
			progress.report(step, steps);
		}
		return steps;
	}

	@IpcCommand
	IpcTopic<Stored> stores(@IpcParam(defaultValue = "0") int bytes) {
		return this.vault.stores().filter((stored) -> stored.bytes() >= bytes);
	}

	@IpcCommand
	IpcTopic<Integer> count() {
		return this.vault.count();
	}

	@Audited("high")
	@IpcCommand
	void locked() {
	}

	record Tags(List<@NotBlank String> tags) {
	}

}
