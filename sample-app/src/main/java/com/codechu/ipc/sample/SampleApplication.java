package com.codechu.ipc.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The disk-usage scanner, and a client of it: with {@code call} and the name of a command
 * as first arguments, it sends that command to the running daemon.
 */
@SpringBootApplication
public class SampleApplication {

	public static void main(String[] args) {
		if (args.length > 0 && args[0].equals("call")) {
			System.exit(SpringApplication
				.exit(new SpringApplicationBuilder(SampleApplication.class).profiles("call").run(args)));
		}
		SpringApplication.run(SampleApplication.class, args);
	}

}
