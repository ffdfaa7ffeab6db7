package com.example.vault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.context.IpcServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Customizations {

	@Bean
	Customized customized() {
		return new Customized(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
	}

	@Bean
	IpcServerCustomizer serverCustomizer(Customized customized) {
		return (name, server) -> customized.servers().add(name);
	}

	@Bean
	IpcClientCustomizer clientCustomizer(Customized customized) {
		return (name, client) -> customized.clients().add(name);
	}

	record Customized(Set<String> servers, Set<String> clients) {
	}

}
