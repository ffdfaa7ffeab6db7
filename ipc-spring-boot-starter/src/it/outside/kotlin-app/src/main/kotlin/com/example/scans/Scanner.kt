package com.example.scans

import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.asFlow
import org.springframework.stereotype.Component

@Component
class Scanner {

	private val reports = mutableListOf<Report>()

	suspend fun scan(root: Root, depth: Int, note: String?): Report {
		delay(1)
		if (root.path == "/none") {
			throw NoSuchRootException(root)
		}
		return Report(root.path, depth, note).also { reports.add(it) }
	}

	suspend fun forget(root: Root) {
		delay(1)
		reports.removeIf { it.root == root.path }
	}

	fun reports(): Flow<Report> = reports.toList().asFlow()

}
