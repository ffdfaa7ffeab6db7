package com.codechu.ipc.autoconfigure.scanned;

public interface NoClient {

	String other();

}
