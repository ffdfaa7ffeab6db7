package com.codechu.ipc.systemd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import com.codechu.ipc.os.LinuxConstants;
import com.codechu.ipc.os.NativeCalls;
import org.jspecify.annotations.Nullable;

/**
 * Notifies systemd of the state of this process with the protocol of
 * {@code sd_notify(3)}: datagrams to the socket {@code NOTIFY_SOCKET}. Safe for use by
 * multiple concurrent threads.
 */
public final class SystemdNotifier {

	private static final int MAX_PATH_BYTES = 107;

	private final byte[] address;

	private final Duration watchdog;

	private SystemdNotifier(byte[] address, Duration watchdog) {
		this.address = address;
		this.watchdog = watchdog;
	}

	/**
	 * Create a notifier from the environment variables set by systemd.
	 * @param environment the environment variables
	 * @return a notifier, or {@code null} if no notification is requested
	 */
	public static @Nullable SystemdNotifier from(Map<String, String> environment) {
		String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
		byte[] path = socket.getBytes(StandardCharsets.UTF_8);
		if (path.length < 2 || path.length > MAX_PATH_BYTES || (path[0] != '/' && path[0] != '@')) {
			return null;
		}
		return new SystemdNotifier(address(path), watchdog(environment));
	}

	// struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; }, where an
	// abstract name begins with NUL and ends with the structure.
	private static byte[] address(byte[] path) {
		boolean isAbstract = path[0] == '@';
		ByteBuffer address = ByteBuffer.allocate(2 + path.length + (isAbstract ? 0 : 1)).order(ByteOrder.nativeOrder());
		address.putShort((short) LinuxConstants.AF_UNIX).put(path);
		if (isAbstract) {
			address.put(2, (byte) 0);
		}
		return address.array();
	}

	private static Duration watchdog(Map<String, String> environment) {
		String pid = environment.getOrDefault("WATCHDOG_PID", "");
		String micros = environment.getOrDefault("WATCHDOG_USEC", "");
		boolean ours = pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid()));
		return (ours && micros.matches("[0-9]{1,15}")) ? Duration.ofNanos(Long.parseLong(micros) * 1_000)
				: Duration.ZERO;
	}

	/**
	 * Return the watchdog timeout of systemd.
	 * @return the time without a keep-alive after which systemd ends the process, zero
	 * for no limit
	 */
	public Duration watchdog() {
		return this.watchdog;
	}

	/**
	 * Send a notification.
	 * @param state lines such as {@code READY=1}
	 * @throws IOException if it cannot be sent
	 */
	public void tell(String state) throws IOException {
		NativeCalls.get().sendDatagram(this.address, state.getBytes(StandardCharsets.UTF_8));
	}

}
