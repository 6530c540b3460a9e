/** The worker's side of the actor: one handler per message, in order; problems travel as sentences. */
import { UserError } from "../../../engine/report/index.ts";
import type { Messages, ProgressNote, WireAnswer, WireRequest } from "./actor.ts";

/** An answer with buffers to hand over rather than copy. */
export class Handover<Answer> {
  constructor(
    readonly answer: Answer,
    readonly transfer: Transferable[],
  ) {}
}

export type Handlers<Table extends Messages> = {
  readonly [Name in keyof Table]: (
    ask: Table[Name]["ask"],
    progress: (note: ProgressNote) => void,
  ) =>
    | Table[Name]["answer"]
    | Handover<Table[Name]["answer"]>
    | Promise<Table[Name]["answer"] | Handover<Table[Name]["answer"]>>;
};

interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<WireRequest>) => void): void;
}

/** Answers the requests that arrive on `port` with `handlers`. */
export function serve<Table extends Messages>(port: Port, handlers: Handlers<Table>): void {
  const progress = (note: ProgressNote): void => port.postMessage({ progress: note } satisfies WireAnswer, []);
  port.addEventListener("message", ({ data: { id, name, ask } }) => {
    void (async () => {
      try {
        const handler = handlers[name];
        if (!handler) throw new Error(`unknown message ${name}`);
        const result = await handler(ask, progress);
        const [answer, transfer] = result instanceof Handover ? [result.answer, result.transfer] : [result, []];
        port.postMessage({ id, answer } satisfies WireAnswer, transfer);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        port.postMessage({ id, problem, forUser: error instanceof UserError } satisfies WireAnswer, []);
      }
    })();
  });
}
