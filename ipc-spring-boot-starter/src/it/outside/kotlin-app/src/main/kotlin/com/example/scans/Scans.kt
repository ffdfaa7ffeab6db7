package com.example.scans

import com.codechu.ipc.handler.IpcCommand
import com.codechu.ipc.handler.IpcHandler
import com.codechu.ipc.handler.IpcProgress
import com.codechu.ipc.mapping.IpcError
import com.codechu.ipc.mapping.IpcParam
import com.codechu.ipc.topic.IpcTopic
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import org.springframework.stereotype.Component
import java.time.Duration

@JvmInline
value class Root(val path: String) {

	init {
		require(path.startsWith("/")) { "must be absolute" }
	}

}

data class Report(val root: String, val files: Int, val note: String? = null)

data class Search(val name: String, val limit: Int = 10, val within: Duration? = null)

@IpcError("no-such-root")
class NoSuchRootException(root: Root) : RuntimeException("no such root: ${root.path}")

@IpcHandler
class Scans(private val scanner: Scanner) {

	private val finished = IpcTopic.create<Report>()

	@IpcCommand
	suspend fun rescan(@IpcParam root: Root, @IpcParam depth: Int = 64, @IpcParam note: String?): Report {
		val report = scanner.scan(root, depth, note)
		finished.publish(report)
		return report
	}

	@IpcCommand(acknowledged = true)
	suspend fun forget(@IpcParam root: Root) = scanner.forget(root)

	@IpcCommand
	fun reports(): Flow<Report> = scanner.reports()

	@IpcCommand
	fun search(search: Search) = "${search.name} ${search.limit} ${search.within}"

	@IpcCommand
	suspend fun verify(@IpcParam steps: Int, progress: IpcProgress): Int {
		for (step in 1..steps) {
			progress.report(step.toLong(), steps.toLong())
			delay(1)
		}
		return steps
	}

	@IpcCommand
	suspend fun missing(): Report? = null

	@IpcCommand
	fun finished(): IpcTopic<Report> = finished

}

/** All of it for a single client: the one interface is both what is answered, and what is sent. */
@Component
class Summary(private val scans: ScanClient) {

	suspend fun files(vararg roots: String): Int = roots.sumOf { scans.rescan(Root(it)).files }

	fun names(): Flow<String> = scans.reports().map { it.root }

}
