package com.example.vault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.handler.IpcHandler;

@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@IpcHandler(server = "admin", prefix = "maintenance.")
@interface Administration {
}
