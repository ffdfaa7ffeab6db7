package com.codechu.ipc.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.ServerStatus;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that shows the IPC servers: their paths, commands and
 * connections, and the limits that were reached.
 */
@Endpoint(id = "ipc")
public class IpcEndpoint {

	private static final int PERMISSIONS = 0777;

	private final Collection<UnixServer> servers;

	private final CommandTables commands;

	/**
	 * Create the endpoint.
	 * @param servers the servers
	 * @param commands their commands
	 */
	public IpcEndpoint(Collection<UnixServer> servers, CommandTables commands) {
		this.servers = servers;
		this.commands = commands;
	}

	/**
	 * Describe the servers.
	 * @return the description
	 */
	@ReadOperation
	public IpcDescriptor ipc() {
		Map<String, ServerDescriptor> descriptions = new LinkedHashMap<>();
		this.servers.forEach((server) -> descriptions.put(server.name(), describe(server)));
		return new IpcDescriptor(descriptions);
	}

	private ServerDescriptor describe(UnixServer server) {
		ServerStatus status = server.status();
		Map<String, Long> errors = new TreeMap<>();
		status.errors().forEach((type, count) -> errors.put(type.wireName(), count));
		return new ServerDescriptor(server.path().toString(), mode(server), server.isPublished(),
				status.uptime().toString(), this.commands.of(server.name()).names(),
				status.connections().stream().map(IpcEndpoint::describe).toList(), status.accepted(),
				status.runningHandlers(), status.waits(), errors,
				new StreamsDescriptor(status.streams().open(), status.streams().items(), status.streams().lost()));
	}

	// As it is, not as it was set: others may have changed it.
	private static @Nullable String mode(UnixServer server) {
		try {
			FileStatus file = FileStatus.of(server.path());
			return (file != null) ? String.format(Locale.ROOT, "%04o", file.mode() & PERMISSIONS) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static ConnectionDescriptor describe(ServerStatus.Connected connected) {
		ServerStatus.Stream stream = connected.stream();
		Duration running = (stream != null) ? stream.open() : connected.running();
		return new ConnectionDescriptor(connected.connection().id(), user(connected.connection()),
				text(connected.open()), connected.command(), (connected.command() != null) ? text(running) : null,
				(stream != null) ? new StreamDescriptor(stream.items(), stream.lost()) : null);
	}

	private static String user(IpcConnection connection) {
		try {
			return connection.peer().user();
		}
		catch (UncheckedIOException ex) {
			return "gone";
		}
	}

	private static String text(Duration duration) {
		return duration.truncatedTo(ChronoUnit.MILLIS).toString();
	}

	/**
	 * Description of the servers.
	 *
	 * @param servers the servers by their names
	 */
	public record IpcDescriptor(Map<String, ServerDescriptor> servers) {

	}

	/**
	 * Description of a server.
	 *
	 * @param path where it listens
	 * @param mode the mode of the socket file; {@code null} if there is none
	 * @param published whether the path leads to it
	 * @param uptime how long it has been running
	 * @param commands its commands
	 * @param connections the open connections
	 * @param accepted number of accepted connections
	 * @param runningHandlers number of running handlers
	 * @param waits how often a request had to wait because the limit of running handlers
	 * was reached
	 * @param errors number of error replies by error type
	 * @param streams the streams
	 */
	public record ServerDescriptor(String path, @Nullable String mode, boolean published, String uptime,
			List<String> commands, List<ConnectionDescriptor> connections, long accepted, int runningHandlers,
			long waits, Map<String, Long> errors, StreamsDescriptor streams) {

	}

	/**
	 * Description of a connection.
	 *
	 * @param id its number
	 * @param user the user of its peer
	 * @param open how long it has been open
	 * @param command the command that it runs, or whose stream it is sent; {@code null}
	 * if there is none, or its name is not known
	 * @param running running time of its stream or handler; for a handler, up to about a
	 * second too short
	 * @param stream the stream that is sent on it, {@code null} if there is none
	 */
	public record ConnectionDescriptor(long id, String user, String open, @Nullable String command,
			@Nullable String running, @Nullable StreamDescriptor stream) {

	}

	/**
	 * Description of a stream.
	 *
	 * @param items number of items sent
	 * @param lost number of items dropped because the reader is too slow
	 */
	public record StreamDescriptor(long items, long lost) {

	}

	/**
	 * Description of the streams of a server.
	 *
	 * @param open number of open streams
	 * @param items number of items sent
	 * @param lost number of items dropped because the readers were too slow
	 */
	public record StreamsDescriptor(int open, long items, long lost) {

	}

}
