package com.example.scans

import com.codechu.ipc.client.registry.ImportIpcClients
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication

@SpringBootApplication
@ImportIpcClients(types = [ScanClient::class])
class ScansApplication

fun main(args: Array<String>) {
	runApplication<ScansApplication>(*args)
}
