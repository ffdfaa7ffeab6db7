package com.codechu.ipc.reliability;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;

/**
 * A server in a process of its own, told by its standard input what to do.
 */
final class ServerProcess {

	private ServerProcess() {
	}

	public static void main(String[] args) throws IOException {
		UnixServer server = UnixServer.builder()
			.path(Path.of(args[0]))
			.mode(FileMode.parse(args[1]))
			.backlog(4)
			.limits(ServerLimits.DEFAULTS)
			.handler((request) -> request.json())
			.build();
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		List<FileInputStream> files = new ArrayList<>();
		PidFile pidFile = null;
		String command;
		while ((command = in.readLine()) != null) {
			switch (command) {
				case "start" -> System.out.println(start(server));
				case "stop" -> {
					server.stop();
					System.out.println("stopped");
				}
				case "pidfile" -> {
					try {
						pidFile = PidFile.acquire(Path.of(args[0] + ".pid"));
						System.out.println("held " + pidFile.path());
					}
					catch (UnusablePathException ex) {
						System.out.println("refused " + ex.reason());
					}
				}
				case "exhaust" -> {
					System.getLogger("test").log(System.Logger.Level.INFO, "logging was used before");
					System.out.println("exhausted by " + exhaust(files));
				}
				case "free" -> {
					for (FileInputStream file : files) {
						file.close();
					}
					System.out.println("freed");
				}
				default -> System.out.println("unknown");
			}
		}
		System.exit(0);
	}

	private static String start(UnixServer server) {
		try {
			server.start();
			return "started";
		}
		catch (UnusablePathException ex) {
			return "refused " + ex.reason();
		}
		catch (IOException ex) {
			return "failed " + ex;
		}
	}

	private static int exhaust(List<FileInputStream> files) {
		while (true) {
			try {
				files.add(new FileInputStream("/dev/null"));
			}
			catch (IOException ex) {
				return files.size();
			}
		}
	}

}
