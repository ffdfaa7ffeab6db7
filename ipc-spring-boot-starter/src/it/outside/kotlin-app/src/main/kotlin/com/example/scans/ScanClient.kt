package com.example.scans

import com.codechu.ipc.client.IpcExchange
import com.codechu.ipc.mapping.IpcParam
import kotlinx.coroutines.flow.Flow

interface ScanClient {

	@IpcExchange
	suspend fun rescan(@IpcParam root: Root, @IpcParam depth: Int = 64): Report

	@IpcExchange(acknowledged = true)
	suspend fun forget(@IpcParam root: Root)

	@IpcExchange
	suspend fun missing(): Report?

	@IpcExchange
	fun reports(): Flow<Report>

	@IpcExchange
	fun search(search: Search): String

}
