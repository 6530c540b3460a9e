import { dirname, extname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Piscina } from "piscina";
import { UserError } from "../report/index.ts";
import { type TaskInput, type TaskName, type TaskOutput, tasks } from "./tasks.ts";
import type { TaskReply } from "./worker.ts";

export interface RunOptions {
  /** buffers of the payload handed over instead of copied */
  readonly transferList?: readonly ArrayBuffer[];
  /** calls the task off: before it starts, and its thread when it runs */
  readonly signal?: AbortSignal;
}

/** The engine's one pool of threads. */
export interface Pool {
  readonly threads: number;
  /** @throws UserError as the task threw it; the reason of `signal` when called off */
  run<Name extends TaskName>(name: Name, payload: TaskInput<Name>, options?: RunOptions): Promise<TaskOutput<Name>>;
  close(): Promise<void>;
}

/**
 * A pool of `threads` workers. One thread means this one: tasks run here, one after the other, and no worker has to start.
 * Close it when done, or the process does not end.
 */
export function createPool({ threads }: { readonly threads: number }): Pool {
  return threads <= 1 ? inThisThread() : inWorkers(threads);
}

function inThisThread(): Pool {
  return {
    threads: 1,
    async run(name, payload, { signal } = {}) {
      // lets signals and progress through between two tasks
      await setImmediate();
      signal?.throwIfAborted();
      const task = tasks[name] as (input: typeof payload) => Promise<TaskOutput<typeof name>>;
      return task(payload);
    },
    async close() {},
  };
}

function inWorkers(threads: number): Pool {
  const here = fileURLToPath(import.meta.url);
  // built: dist/<folder>/<this chunk>.js, beside dist/pool/worker.js
  const worker = extname(here) === ".ts" ? "source-worker.mjs" : "worker.js";
  const piscina = new Piscina({
    filename: pathToFileURL(join(dirname(here), "..", "pool", worker)).href,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
  });
  return {
    threads,
    async run(name, payload, { transferList, signal } = {}) {
      signal?.throwIfAborted();
      let reply: TaskReply;
      try {
        reply = (await piscina.run(
          { name, payload },
          { transferList: transferList ? [...transferList] : [], signal: signal ?? null },
        )) as TaskReply;
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
      if ("userError" in reply) throw new UserError(reply.userError.message, reply.userError.where);
      return reply.value as TaskOutput<typeof name>;
    },
    close: () => piscina.destroy(),
  };
}
