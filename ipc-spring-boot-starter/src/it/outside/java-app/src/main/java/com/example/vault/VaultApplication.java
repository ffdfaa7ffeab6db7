package com.example.vault;

import com.codechu.ipc.client.registry.ImportIpcClients;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
@ImportIpcClients(types = VaultApi.class, client = "vault")
public class VaultApplication {

	public static void main(String[] args) {
		SpringApplication.run(VaultApplication.class, args);
	}

}
