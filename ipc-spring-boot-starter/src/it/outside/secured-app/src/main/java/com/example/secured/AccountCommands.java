package com.example.secured;

import java.security.Principal;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

@IpcHandler
class AccountCommands {

	@IpcCommand
	String whoami(Authentication authentication, Principal principal, @CurrentSecurityContext SecurityContext context) {
		return authentication.getName() + " " + (principal == authentication) + " "
				+ (context.getAuthentication() == SecurityContextHolder.getContext().getAuthentication());
	}

	@IpcCommand
	String username(@AuthenticationPrincipal(expression = "username") String name) {
		return name;
	}

	@IpcCommand({ "purge", "clean" })
	String purge() {
		return "purged";
	}

	@IpcCommand("audit.read")
	String audit() {
		return "read";
	}

	@IpcCommand
	@PreAuthorize("hasRole('ADMIN')")
	String format() {
		return "formatted";
	}

	@IpcCommand
	@PreAuthorize("#name == authentication.name")
	String own(@IpcParam String name) {
		return "of " + name;
	}

}
