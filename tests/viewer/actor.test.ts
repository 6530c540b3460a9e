import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { UserError } from "../../engine/report/index.ts";
import { Actor, Superseded, WorkerProblem } from "../../viewer/src/worker/actor.ts";
import { serve } from "../../viewer/src/worker/serve.ts";

type Table = { double: { ask: number; answer: number }; fail: { ask: boolean; answer: never } };

/** An actor and its worker on the two ends of one channel. */
function pair() {
  const { port1, port2 } = new MessageChannel();
  const computed: number[] = [];
  serve<Table>(port2 as never, {
    double: async (value) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      computed.push(value);
      return value * 2;
    },
    fail: (user) => {
      throw user ? new UserError("Phrase pour le lecteur.") : new Error("our fault");
    },
  });
  const worker = Object.assign(port1, { terminate: () => port1.close() }) as unknown as Worker;
  return { actor: new Actor<Table>(worker), computed, close: () => (port1.close(), port2.close()) };
}

describe("the worker actor", () => {
  it("answers each request, and tells sentences for readers from faults", async () => {
    const { actor, close } = pair();
    expect(await Promise.all([actor.ask("double", 2), actor.ask("double", 3)])).toEqual([4, 6]);
    await expect(actor.ask("fail", true)).rejects.toMatchObject({ message: "Phrase pour le lecteur.", forUser: true });
    const fault = await actor.ask("fail", false).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(WorkerProblem);
    expect((fault as WorkerProblem).forUser).toBe(false);
    close();
  });

  it("computes only the first and the newest of a burst: those between are superseded", async () => {
    const { actor, computed, close } = pair();
    const burst = await Promise.allSettled([1, 2, 3, 4, 5].map((value) => actor.latest("drag", "double", value)));
    expect(burst.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected", "fulfilled"]);
    expect((burst[1] as PromiseRejectedResult).reason).toBeInstanceOf(Superseded);
    expect(computed).toEqual([1, 5]);
    close();
  });

  it("forgets what waits when the drag is over", async () => {
    const { actor, computed, close } = pair();
    const burst = [1, 2].map((value) => actor.latest("drag", "double", value));
    actor.clear("drag");
    expect((await Promise.allSettled(burst)).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(computed).toEqual([1]);
    close();
  });
});
