import type { Command } from "commander";
import { Session } from "./pipeline/session.ts";
import { loadStudy } from "./study.ts";
import { contextOf } from "./terminal.ts";

/** Runs `work` on the session of a study and closes its pool whatever happens. */
export async function withSession(
  file: string,
  command: Command,
  work: (session: Session) => Promise<void>,
  options: { readonly output?: string } = {},
): Promise<void> {
  const session = new Session(loadStudy(file, options), contextOf(command));
  try {
    await work(session);
  } finally {
    session.context.endProgress();
    await session.close();
  }
}
