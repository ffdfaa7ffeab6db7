package com.codechu.ipc.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.codechu.ipc.protocol.ControlLine;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines of one reply, and what they say.
 */
final class ReplyCollector {

	private final String request;

	private final JsonLineProtocol protocol;

	private @Nullable String reply;

	private @Nullable ErrorEnvelope error;

	private boolean stream;

	private boolean ended;

	private final List<String> items = new ArrayList<>();

	private final List<ProgressUpdate> progress = new ArrayList<>();

	private long lost;

	ReplyCollector(String request, JsonLineProtocol protocol) {
		this.request = request;
		this.protocol = protocol;
	}

	/**
	 * Take the one line of a reply that is no stream.
	 * @param line the line
	 */
	void single(byte[] line) {
		this.error = envelope(line);
		this.reply = (this.error != null) ? null : text(line);
		this.ended = true;
	}

	private @Nullable ErrorEnvelope envelope(byte[] line) {
		return (this.protocol.decodeValue(line, 0, line.length) instanceof ObjectNode object)
				? ErrorEnvelope.from(object) : null;
	}

	private static String text(byte[] line) {
		return new String(line, StandardCharsets.UTF_8);
	}

	/**
	 * Take a line of a reply that may be a stream.
	 * @param line the line
	 * @return whether it was an item
	 */
	boolean add(byte[] line) {
		ControlLine control = this.protocol.streams().control(line, 0, line.length);
		if (!this.stream) {
			this.stream = control != null && control.kind() == ControlLine.Kind.MORE;
			if (!this.stream) {
				single(line);
			}
			return false;
		}
		if (control == null) {
			this.items.add(text(line));
			return true;
		}
		switch (control.kind()) {
			case ITEM -> this.items.add(text(this.protocol.encode(control.value())).stripTrailing());
			case PROGRESS -> this.progress.add(Objects.requireNonNull(control.progress(), "progress"));
			case LOST -> this.lost += control.lost();
			case END -> this.ended = true;
			case ERROR -> {
				this.error = control.error();
				this.ended = true;
			}
			default -> {
			}
		}
		return control.kind() == ControlLine.Kind.ITEM;
	}

	boolean isStream() {
		return this.stream;
	}

	boolean isEnded() {
		return this.ended;
	}

	String lastItem() {
		return this.items.get(this.items.size() - 1);
	}

	IpcTestResult result() {
		return new IpcTestResult(this.request, this.protocol, this.reply, this.error, this.stream,
				List.copyOf(this.items), List.copyOf(this.progress), this.lost);
	}

}
