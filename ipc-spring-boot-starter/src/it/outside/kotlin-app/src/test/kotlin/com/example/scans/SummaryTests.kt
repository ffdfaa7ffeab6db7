package com.example.scans

import com.codechu.ipc.testing.IpcClientTest
import com.codechu.ipc.testing.MockIpcServer
import com.codechu.ipc.testing.MockReply
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired

@IpcClientTest(Summary::class)
class SummaryTests(@Autowired private val server: MockIpcServer, @Autowired private val summary: Summary) {

	@Test
	fun `requests of suspend functions`() = runBlocking<Unit> {
		server.on("rescan") { request -> Report(request["root"].stringValue(), 3) }
		assertThat(summary.files("/a", "/b")).isEqualTo(6)
		assertThat(server.requests("rescan")).extracting<Int> { it["depth"].intValue() }.containsExactly(64, 64)
		server.verify("rescan", 2)
	}

	@Test
	fun `a flow of items`() = runBlocking<Unit> {
		server.on("reports", MockReply.stream(Report("/a", 1), Report("/b", 2)))
		assertThat(summary.names().toList()).containsExactly("/a", "/b")
	}

}
