import { Command, CommanderError, InvalidArgumentError } from "commander";
import { systemReason, UserError } from "../report/index.ts";
import { plainText } from "./plain-text.ts";
import { VERSION } from "./version.ts";

/** Exit codes: 0 done, 1 a fault of ours, 2 something the user can mend, 130 interrupted. */
const FAULT = 1;
const USER_PROBLEM = 2;

function threadCount(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new InvalidArgumentError("donnez un nombre entier de 1 à 256.");
  }
  return threads;
}

function progressForm(text: string): string {
  if (!["auto", "json", "none"].includes(text)) throw new InvalidArgumentError("donnez auto, json ou none.");
  return text;
}

/** How to register each verb, in the order of the help. Loaded only when named: a verb does not pay for the libraries of the others. */
const VERBS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  demo: async () => (await import("./demo.ts")).registerDemo,
  init: async () => (await import("./init.ts")).registerInit,
  fetch: async () => (await import("./fetch.ts")).registerFetch,
  check: async () => (await import("./check.ts")).registerCheck,
  build: async () => (await import("./build.ts")).registerBuild,
  run: async () => (await import("./run.ts")).registerRun,
  show: async () => (await import("./show.ts")).registerShow,
  inventory: async () => (await import("./inventory.ts")).registerInventory,
  serve: async () => (await import("./serve.ts")).registerServe,
  publish: async () => (await import("./publish.ts")).registerPublish,
  simulate: async () => (await import("./simulate.ts")).registerSimulate,
  compare: async () => (await import("./compare.ts")).registerCompare,
  site: async () => (await import("./site.ts")).registerSite,
  route: async () => (await import("./route.ts")).registerRoute,
  why: async () => (await import("./why.ts")).registerWhy,
  isochrone: async () => (await import("./isochrone.ts")).registerIsochrone,
  agree: async () => (await import("./agree.ts")).registerAgree,
  calibrate: async () => (await import("./calibrate.ts")).registerCalibrate,
};

/** The program with the verb that a command line begins with, or with all of them when it begins otherwise (options, help, a typo). */
export async function createProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command("desserte")
    .description("À quelle distance vit-on de ses services, et où placer le prochain ?")
    .version(VERSION, "-V, --version", "affiche la version")
    .helpOption("-h, --help", "affiche l'aide")
    .helpCommand("help [verbe]", "affiche l'aide d'un verbe")
    .option("--json", "résultat en JSON sur la sortie standard")
    .option("--quiet", "ne dit que le résultat et les erreurs")
    .option("--threads <n>", "nombre de fils d'exécution (par défaut : tous les processeurs)", threadCount)
    .option("--progress <forme>", "avancement : auto, json (une ligne par étape) ou none", progressForm, "auto")
    .option("--dry-run", "dit ce qui serait fait, sans rien écrire")
    .configureHelp({ styleTitle: frenchTitle, showGlobalOptions: true })
    .showSuggestionAfterError(false)
    .exitOverride();
  const [first = ""] = argv;
  const named = Object.hasOwn(VERBS, first) ? [VERBS[first]!] : Object.values(VERBS);
  for (const load of named) (await load())(program);
  for (const verb of program.commands) verb.helpOption("-h, --help", "affiche l'aide").exitOverride();
  program.configureOutput({ outputError: (text, write) => write(frenchError(text)) });
  for (const verb of program.commands) verb.configureOutput({ outputError: (text, write) => write(frenchError(text)) });
  return program;
}

function frenchTitle(title: string): string {
  const titles: Record<string, string> = {
    "Usage:": "Emploi :",
    "Options:": "Options :",
    "Global Options:": "Options générales :",
    "Commands:": "Verbes :",
    "Arguments:": "Arguments :",
  };
  return titles[title] ?? title;
}

/** Commander speaks English; its few sentences, in French. */
function frenchError(text: string): string {
  return text
    .replace(/^error: /, "")
    .replace(/unknown command '(.*)'/, "Verbe inconnu : « $1 ». « desserte --help » les donne tous.")
    .replace(/unknown option '(.*)'/, "Option inconnue : « $1 ». « --help » donne celles de ce verbe.")
    .replace(/missing required argument '(.*)'/, "Il manque un argument : « $1 ».")
    .replace(/option '(.*)' argument missing/, "L'option « $1 » attend une valeur.")
    .replace(/option '(.*)' argument '(.*)' is invalid\. /, "Option « $1 » : la valeur « $2 » ne convient pas, ")
    .replace(
      /too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+).*/,
      "Trop d'arguments pour « $1 » : $2 attendu(s), $3 donné(s). « --help » les dit.",
    )
    .replace(/required option '(.*)' not specified/, "L'option « $1 » est obligatoire.");
}

/** Runs one command line; problems become one sentence on standard error. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const program = await createProgram(argv);
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USER_PROBLEM;
    if (error instanceof UserError) {
      process.stderr.write(`${plainText(error.message)}\n`);
      return USER_PROBLEM;
    }
    const reason = systemReason(error);
    if (reason !== null) {
      const { path = "" } = error as NodeJS.ErrnoException;
      process.stderr.write(`Impossible de lire ou d'écrire « ${plainText(path)} » : ${reason}.\n`);
      return USER_PROBLEM;
    }
    const fault = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`Erreur interne, qui est un défaut du logiciel : ${fault.message}\n`);
    if (process.env.DESSERTE_DEBUG) process.stderr.write(`${fault.stack}\n`);
    else process.stderr.write("Relancez avec DESSERTE_DEBUG=1 pour le détail à joindre à un signalement.\n");
    return FAULT;
  }
}
