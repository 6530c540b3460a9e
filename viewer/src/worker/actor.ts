/**
 * Talks to a worker through a typed table of messages: a request is a promise, may be aborted, and "latest wins" on a
 * channel (while a site is dragged only the newest position is worth computing).
 */

/** Message table: name -> what is asked and what is answered. */
export type Messages = Record<string, { readonly ask: unknown; readonly answer: unknown }>;

export type WireRequest = { readonly id: number; readonly name: string; readonly ask: unknown };
export type WireAnswer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: string; readonly forUser: boolean }
  | { readonly progress: ProgressNote };

/** A step of a long work under way; `total` 0 when unknown. */
export interface ProgressNote {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** A failure on the worker's side; `forUser` tells a sentence written for the reader from a fault of ours. */
export class WorkerProblem extends Error {
  override readonly name = "WorkerProblem";
  constructor(
    message: string,
    readonly forUser: boolean,
  ) {
    super(message);
  }
}

/** The answer is no longer wanted. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
}

interface Channel {
  busy: boolean;
  next: (() => void) | null;
  drop: (() => void) | null;
}

export class Actor<Table extends Messages> {
  private readonly waiting = new Map<number, Waiting>();
  private readonly channels = new Map<string, Channel>();
  private nextId = 1;

  constructor(
    private readonly worker: Worker,
    onProgress: (note: ProgressNote) => void = () => undefined,
  ) {
    worker.addEventListener("message", ({ data }: MessageEvent<WireAnswer>) => {
      if ("progress" in data) return onProgress(data.progress);
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (!waiting) return;
      if ("problem" in data) waiting.reject(new WorkerProblem(data.problem, data.forUser));
      else waiting.resolve(data.answer);
    });
    worker.addEventListener("error", (event) => {
      for (const { reject } of this.waiting.values()) reject(new WorkerProblem(event.message, false));
      this.waiting.clear();
    });
  }

  /** Asks and waits for the answer. Rejects with WorkerProblem. */
  ask<Name extends keyof Table & string>(
    name: Name,
    ask: Table[Name]["ask"],
    transfer: Transferable[] = [],
  ): Promise<Table[Name]["answer"]> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const request: WireRequest = { id, name, ask };
      this.worker.postMessage(request, transfer);
    });
  }

  /**
   * Asks on a channel where only the newest matters: while one request is under way the newest waits and those between
   * are never sent (they reject with Superseded).
   */
  latest<Name extends keyof Table & string>(
    channelName: string,
    name: Name,
    ask: Table[Name]["ask"],
  ): Promise<Table[Name]["answer"]> {
    let channel = this.channels.get(channelName);
    if (!channel) this.channels.set(channelName, (channel = { busy: false, next: null, drop: null }));
    const line = channel;
    return new Promise((resolve, reject) => {
      const run = (): void => {
        line.busy = true;
        line.next = line.drop = null;
        this.ask(name, ask)
          .then(resolve, reject)
          .finally(() => {
            line.busy = false;
            line.next?.();
          });
      };
      if (!line.busy) return run();
      line.drop?.();
      line.next = run;
      line.drop = () => reject(new Superseded());
    });
  }

  /** Forgets what waits on a channel (the drag is over). */
  clear(channelName: string): void {
    const channel = this.channels.get(channelName);
    channel?.drop?.();
    if (channel) channel.next = channel.drop = null;
  }

  close(): void {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new Superseded());
    this.waiting.clear();
  }
}
