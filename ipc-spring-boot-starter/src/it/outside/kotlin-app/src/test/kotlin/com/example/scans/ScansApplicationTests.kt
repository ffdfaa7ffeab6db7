package com.example.scans

import com.codechu.ipc.client.IpcClient
import com.codechu.ipc.client.IpcRemoteException
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.SpringBootVersion
import org.springframework.boot.test.context.SpringBootTest
import java.nio.file.Path

@SpringBootTest
class ScansApplicationTests(@Autowired private val scans: ScanClient) {

	@Test
	fun `client and server are both in Kotlin`() = runBlocking<Unit> {
		assertThat(scans.rescan(Root("/usr"))).isEqualTo(Report("/usr", 64))
		assertThat(scans.reports().toList()).containsExactly(Report("/usr", 64))
		scans.forget(Root("/usr"))
		assertThat(scans.reports().toList()).isEmpty()
		assertThat(scans.search(Search("x", 2))).isEqualTo("x 2 null")
		assertThatExceptionOfType(IpcRemoteException::class.java)
			.isThrownBy { runBlocking { scans.rescan(Root("/none")) } }
			.satisfies({ assertThat(it.type()).isEqualTo("no-such-root") })
	}

	@Test
	fun `what is tested was deployed`() {
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"))
		assertThat(Path.of(IpcClient::class.java.protectionDomain.codeSource.location.toURI()))
			.startsWith(Path.of(System.getProperty("local.repository")))
	}

}
