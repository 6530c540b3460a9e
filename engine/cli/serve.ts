import { serve as listen } from "@hono/node-server";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { UserError } from "../report/index.ts";
import { withSession } from "./options.ts";
import { BASE_OPTION, BASE_ORIGIN_OPTION, chosenBase, type BaseOptions } from "./publish-base.ts";
import { COMPARE_OPTION, openOthers, type OtherOptions } from "./publish-others.ts";
import { writePublishedFolder } from "./publish-page.ts";
import { publishedFiles } from "./publish-study.ts";
import { mapServer } from "./serve-files.ts";
import { contextOf } from "./terminal.ts";

const DEFAULT_PORT = 4713;

interface ServeOptions {
  readonly port: number;
  readonly host: string;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("donnez un port de 0 à 65535.");
  return port;
}

/** desserte serve: shows a published folder, or a study, on this machine. */
export function registerServe(program: Command): void {
  program
    .command("serve")
    .summary("montre une carte sur cette machine")
    .description(
      "Sert une carte publiée (un dossier), ou publie une étude puis la sert. Seule cette machine y a accès, sauf --host.",
    )
    .argument("[dossier ou étude]", "dossier publié, ou fichier YAML d'une étude", ".")
    .option("--port <port>", "port d'écoute (0 : le premier libre)", portNumber, DEFAULT_PORT)
    .option("--host <adresse>", "adresse d'écoute ; 0.0.0.0 pour tout le réseau", "127.0.0.1")
    .option(...COMPARE_OPTION)
    .option(...BASE_OPTION)
    .option(...BASE_ORIGIN_OPTION)
    .addHelpText(
      "after",
      "\nExemples :\n  $ desserte serve carte/\n  $ desserte serve mon-etude.yaml --port 8080\n  $ desserte serve mon-etude.yaml --base fond-13.pmtiles",
    )
    .action(async (what: string, options: ServeOptions & BaseOptions & OtherOptions, command: Command) => {
      const context = contextOf(command);
      const path = resolve(what);
      if (!existsSync(path))
        throw new UserError(`« ${what} » n'existe pas : donnez un dossier publié ou le fichier d'une étude.`);
      const base = await chosenBase(options);
      if (statSync(path).isDirectory()) {
        if (base) throw new UserError("--base se choisit à la publication : publiez l'étude de nouveau avec --base.");
        if (options.compareWith.length > 0)
          throw new UserError(
            "--compare-with se choisit à la publication : publiez l'étude de nouveau avec --compare-with.",
          );
        return void (await serveFolder(path, options, context.say));
      }
      const parent = await mkdtemp(join(tmpdir(), "desserte-"));
      process.once("exit", () => void rm(parent, { recursive: true, force: true }));
      const folder = join(parent, "carte");
      await withSession(what, command, async (session) => {
        const others = await openOthers(options.compareWith, session.study.settings.title, context);
        await writePublishedFolder(folder, await publishedFiles(session, base, others), base);
      });
      await serveFolder(folder, options, context.say);
    });
}

/**
 * Serves a published folder until the process ends. Says the address.
 * @throws UserError no map in the folder; port taken; address that is not ours
 */
export async function serveFolder(
  folder: string,
  { port, host }: ServeOptions,
  say: (sentence: string) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  if (!existsSync(join(folder, "index.html")))
    throw new UserError(
      `Le dossier « ${folder} » ne contient pas de carte publiée (index.html) : lancez « desserte publish ».`,
    );
  const server = await new Promise<ReturnType<typeof listen>>((done, fail) => {
    const started = listen({ fetch: mapServer(folder).fetch, port, hostname: host }, () => done(started));
    started.once("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "EADDRINUSE"
          ? new UserError(`Le port ${port} est déjà pris : donnez-en un autre avec --port, ou --port 0.`)
          : new UserError(`Impossible d'écouter sur ${host}:${port} (${error.code ?? error.message}).`),
      ),
    );
  });
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${actual}/`;
  say(`La carte est à l'adresse ${url} (Ctrl-C pour arrêter).`);
  return { url, close: () => new Promise((done) => server.close(() => done())) };
}
