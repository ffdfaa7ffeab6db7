package com.codechu.ipc.handler.invocation;

import java.util.List;

/**
 * What a library binds to threads, which handlers share: one must not see what an earlier
 * one has left there, and what goes on for it on another thread must see the same.
 */
public interface ThreadState {

	/**
	 * Remove what is bound to the current thread. Called before each handler.
	 */
	void clean();

	/**
	 * Let something run with what is bound to the current thread, that of a handler.
	 * @param task what will run on other threads, any number of times
	 * @return what to run in its place
	 */
	Runnable bind(Runnable task);

	/**
	 * Make one of several.
	 * @param states each of them; the last one is outermost around a task
	 * @return all of them
	 */
	static ThreadState all(List<ThreadState> states) {
		return new ThreadState() {

			@Override
			public void clean() {
				for (int i = 0; i < states.size(); i++) {
					states.get(i).clean();
				}
			}

			@Override
			public Runnable bind(Runnable task) {
				Runnable bound = task;
				for (ThreadState state : states) {
					bound = state.bind(bound);
				}
				return bound;
			}

		};
	}

}
