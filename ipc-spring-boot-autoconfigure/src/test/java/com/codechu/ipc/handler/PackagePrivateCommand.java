package com.codechu.ipc.handler;

/**
 * Has a command that classes of other packages inherit, but cannot override.
 */
public class PackagePrivateCommand {

	@IpcCommand
	String inherited() {
		return "inherited";
	}

}
