package com.codechu.ipc.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says whether a path is trusted, as seen by another process.
 */
final class TrustProcess {

	private TrustProcess() {
	}

	public static void main(String[] args) throws IOException {
		try {
			TrustedDirectories.NONE.require(Path.of(args[0]));
			System.out.println("trusted");
		}
		catch (UnusablePathException ex) {
			System.out.println(ex.getMessage());
		}
	}

}
