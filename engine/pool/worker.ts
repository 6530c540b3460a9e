import { move, transferableSymbol, valueSymbol } from "piscina";
import { UserError } from "../report/index.ts";
import { type TaskInput, type TaskName, type TaskOutput, tasks } from "./tasks.ts";

/** What the pool sends to a worker. */
export interface TaskMessage {
  readonly name: TaskName;
  readonly payload: TaskInput<TaskName>;
}

/** What comes back: a UserError would lose its class and its place in the file on the way, so it travels as data. */
export type TaskReply =
  | { readonly value: TaskOutput<TaskName> }
  | { readonly userError: { readonly message: string; readonly where: UserError["where"] } };

/** The buffers of the typed arrays that stand directly in `value` and are its own. */
function ownBuffers(value: unknown): ArrayBuffer[] {
  if (typeof value !== "object" || value === null) return [];
  const buffers = Object.values(value).map((column: unknown) => (ArrayBuffer.isView(column) ? column.buffer : null));
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))];
}

/** Entry of a worker thread. */
export default async function work({ name, payload }: TaskMessage): Promise<unknown> {
  let reply: TaskReply;
  let buffers: ArrayBuffer[] = [];
  try {
    const task = tasks[name] as (payload: TaskInput<TaskName>) => Promise<TaskOutput<TaskName>>;
    const value = await task(payload);
    buffers = ownBuffers(value);
    reply = { value };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    reply = { userError: { message: error.message, where: error.where } };
  }
  return move({ [valueSymbol]: reply, [transferableSymbol]: buffers });
}
