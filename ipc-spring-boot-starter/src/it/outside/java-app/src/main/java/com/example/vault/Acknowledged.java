package com.example.vault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.handler.IpcCommand;
import org.springframework.core.annotation.AliasFor;

@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@IpcCommand(acknowledged = true)
@interface Acknowledged {

	@AliasFor(annotation = IpcCommand.class, attribute = "value")
	String[] value() default {};

}
