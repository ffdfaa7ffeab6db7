package com.codechu.ipc.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.ServerStatus;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows the IPC server: where it listens, what it can do,
 * who is connected, and which limits were reached.
 */
@Endpoint(id = "ipc")
public class IpcEndpoint {

	private static final int PERMISSIONS = 0777;

	private final UnixServer server;

	private final CommandTable commands;

	/**
	 * Create the endpoint.
	 * @param server the server
	 * @param commands what it can do
	 */
	public IpcEndpoint(UnixServer server, CommandTable commands) {
		this.server = server;
		this.commands = commands;
	}

	/**
	 * Describe the server.
	 * @return the description
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		ServerStatus status = this.server.status();
		Map<String, Long> errors = new TreeMap<>();
		status.errors().forEach((type, count) -> errors.put(type.wireName(), count));
		return new IpcDescriptor(this.server.path().toString(), mode(), this.server.isPublished(),
				status.uptime().toString(), this.commands.names(),
				status.connections().stream().map(IpcEndpoint::describe).toList(), status.accepted(),
				status.runningHandlers(), status.waits(), errors,
				new StreamsDescriptor(status.streams().open(), status.streams().items(), status.streams().lost()));
	}

	// As it is, not as it was set: others may have changed it.
	private @Nullable String mode() {
		try {
			FileStatus file = FileStatus.of(this.server.path());
			return (file != null) ? String.format(Locale.ROOT, "%04o", file.mode() & PERMISSIONS) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static ConnectionDescriptor describe(IpcConnection connection) {
		try {
			return new ConnectionDescriptor(connection.id(), connection.peer().user());
		}
		catch (UncheckedIOException ex) {
			return new ConnectionDescriptor(connection.id(), "gone");
		}
	}

	/**
	 * Description of a server.
	 *
	 * @param path where it listens
	 * @param mode who may connect, as the file has it; {@code null} if there is none
	 * @param published whether the path leads to it
	 * @param uptime for how long it has been running
	 * @param commands what it can do
	 * @param connections who is connected
	 * @param accepted how many connections there have been
	 * @param runningHandlers how many handlers are running
	 * @param waits how often a request had to wait for another one's handler
	 * @param errors how often each error was answered, by its type on the wire
	 * @param streams what was sent in more than one line
	 */
	public record IpcDescriptor(String path, @Nullable String mode, boolean published, String uptime,
			List<String> commands, List<ConnectionDescriptor> connections, long accepted, int runningHandlers,
			long waits, Map<String, Long> errors, StreamsDescriptor streams) {

	}

	/**
	 * Description of a connection.
	 *
	 * @param id its number
	 * @param user the user at its other end
	 */
	public record ConnectionDescriptor(long id, String user) {

	}

	/**
	 * Description of the streams of a server.
	 *
	 * @param open how many there are
	 * @param items how many items were sent
	 * @param lost how many items were dropped, as their readers were slow
	 */
	public record StreamsDescriptor(int open, long items, long lost) {

	}

}
