/** The demonstration, published once for all browser tests, with the session that made it: the page is compared with it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Context } from "../../engine/cli/terminal.ts";
import { Session } from "../../engine/cli/pipeline/session.ts";
import { openOthers } from "../../engine/cli/publish-others.ts";
import { writePublishedFolder, writeSingleFile } from "../../engine/cli/publish-page.ts";
import { publishedFiles } from "../../engine/cli/publish-study.ts";
import { serveFolder } from "../../engine/cli/serve.ts";
import { loadStudy } from "../../engine/cli/study.ts";

const ROOT = resolve(import.meta.dirname, "../..");

export interface Published {
  readonly session: Session;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly folder: string;
  readonly singleFile: string;
  readonly url: string;
  close(): Promise<void>;
}

export function quietContext(): Context {
  return {
    threads: 1,
    json: false,
    quiet: true,
    dryRun: false,
    progress: () => undefined,
    signal: new AbortController().signal,
    say: () => undefined,
    print: () => undefined,
    endProgress: () => undefined,
  };
}

/** Publishes a study, beside others (`--compare-with`), and serves it on a free port of this machine. */
export async function publishStudy(
  file = join(ROOT, "data/demonstration/etude.yaml"),
  compareWith: readonly string[] = [],
): Promise<Published> {
  const scratch = mkdtempSync(join(tmpdir(), "desserte-page-"));
  const session = new Session(loadStudy(file, { output: join(scratch, "resultats") }), quietContext());
  const others = await openOthers(compareWith, session.study.settings.title, quietContext());
  const files = await publishedFiles(session, undefined, others);
  const folder = join(scratch, "carte");
  const singleFile = join(scratch, "carte.html");
  await writePublishedFolder(folder, files);
  await writeSingleFile(singleFile, files);
  const server = await serveFolder(folder, { port: 0, host: "127.0.0.1" }, () => undefined);
  return {
    session,
    files,
    folder,
    singleFile,
    url: server.url,
    async close() {
      await server.close();
      await session.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
