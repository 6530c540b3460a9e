import type { Command } from "commander";
import {
  breaksBetween,
  inventory,
  inventoryChange,
  type InventoryChange,
  type InventoryLevel,
  type InventoryRow,
} from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import {
  FRENCH_CSV,
  inventoryChangeTable,
  inventoryTable,
  PLAIN_CSV,
  summariseChange,
  summariseInventory,
  summariseZones,
  writeTables,
} from "../writers/index.ts";
import { withSession } from "./options.ts";
import { loadLand } from "./pipeline/land.ts";
import type { Land, Session } from "./pipeline/session.ts";
import { loadStudy, type Study } from "./study.ts";

interface InventoryOptions {
  readonly by: string;
  readonly against?: string;
  readonly output?: string;
}

const PLAIN_LEVELS = ["territoire", "commune", "departement"] as const;

/** desserte inventory: the contact points of a territory, and what changed since another study of it. */
export function registerInventory(program: Command): void {
  program
    .command("inventory")
    .summary("compte les points de contact, par service, opérateur et zone ; compare deux millésimes")
    .description(
      "Points de contact du territoire par service et par source (BPE, opérateurs, France Services), en tout ou par commune, département ou zonage de l'étude ; avec --against, ce qui a changé depuis l'autre étude, et les ruptures connues entre les deux millésimes.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .option("--by <zone>", "territoire, commune, departement, ou l'identifiant d'un zonage de l'étude", "territoire")
    .option("--against <étude>", "l'étude d'avant : même territoire, autre millésime")
    .option("--output <dossier>", "écrit les tables (inventory.csv, inventory_change.csv) dans ce dossier")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte inventory etude-2024.yaml --by epci --output inventaire/
  $ desserte inventory etude-2024.yaml --against etude-2019.yaml --by commune --json`,
    )
    .action(async (file: string, options: InventoryOptions, command: Command) => {
      await withSession(file, command, (session) => tellInventory(session, options));
    });
}

interface Counted {
  readonly rows: readonly InventoryRow[];
  readonly vintage: number | null;
}

async function tellInventory(session: Session, options: InventoryOptions): Promise<void> {
  const { context, study } = session;
  const land = await session.land();
  const { basket } = study;
  const level = levelOf(options.by, land);
  const rows = inventory(land.territory, basket, level);
  const change = options.against === undefined ? null : await changeFrom(session, options.against, level, rows);
  if (context.json) {
    context.print(JSON.stringify({ by: options.by, rows, ...change }));
  } else {
    const title = `Points de contact (${study.settings.title})`;
    context.print(summariseInventory(basket, inventory(land.territory, basket, "territoire"), title));
    if (level !== "territoire")
      context.print(summariseZones(basket, rows, namesOf(options.by, land), `Par ${options.by}`));
    if (change) context.print(summariseChange(basket, change.changes, change.vintages, change.breaks));
  }
  if (options.output === undefined || context.dryRun) return;
  await writeTables(
    options.output,
    [inventoryTable(rows), ...(change ? [inventoryChangeTable(change.changes)] : [])],
    {
      study: study.settings.id,
      by: options.by,
      inputs: land.inputs.map(({ name, size, sha256 }) => ({ name, bytes: size, sha256 })),
      ...(change && { against: options.against, vintages: change.vintages, breaks: change.breaks }),
      skips: land.skips,
    },
    study.settings.exports.csv === "french" ? FRENCH_CSV : PLAIN_CSV,
  );
  context.say(`Inventaire écrit dans ${options.output}`);
}

interface Change {
  readonly vintages: readonly [before: string, after: string];
  readonly changes: readonly InventoryChange[];
  /** what breaks the series between the two vintages */
  readonly breaks: readonly string[];
}

/** What changed since another study. Throws UserError when it is of another territory or basket. */
async function changeFrom(
  { study, context }: Session,
  file: string,
  level: InventoryLevel,
  rows: readonly InventoryRow[],
): Promise<Change> {
  const other = loadStudy(file);
  requireComparable(study, other);
  const land = await loadLand(other, context);
  const before: Counted = { rows: inventory(land.territory, other.basket, level), vintage: vintageOf(other) };
  const after: Counted = { rows, vintage: vintageOf(study) };
  const known = before.vintage !== null && after.vintage !== null;
  return {
    vintages:
      known && before.vintage !== after.vintage
        ? [String(before.vintage), String(after.vintage)]
        : [other.settings.title, study.settings.title],
    changes: inventoryChange(before.rows, after.rows),
    breaks: known ? breaksBetween(before.vintage!, after.vintage!) : [],
  };
}

function requireComparable(study: Study, other: Study): void {
  const territory = ({ settings }: Study): string => settings.departements.toSorted().join(", ");
  if (territory(study) !== territory(other)) {
    throw new UserError(
      `Les deux études ne portent pas sur le même territoire (${territory(study)} et ${territory(other)}) : rien à comparer.`,
    );
  }
  const services = ({ basket }: Study): string => basket.services.map(({ id }) => id).join(", ");
  if (services(study) !== services(other)) {
    throw new UserError(
      `Les deux études n'ont pas le même panier (« ${study.basket.label} » et « ${other.basket.label} ») : donnez-leur le même.`,
    );
  }
}

/** The latest vintage of the equipment of a study; null where it gives none. */
function vintageOf({ settings }: Study): number | null {
  const vintages = settings.inputs.equipment.flatMap(({ vintage }) => vintage ?? []);
  return vintages.length > 0 ? Math.max(...vintages) : null;
}

function levelOf(by: string, { territory }: Land): InventoryLevel {
  const plain = PLAIN_LEVELS.find((level) => level === by);
  if (plain) return plain;
  const zonings = [...new Set(territory.communes.flatMap(({ zones }) => Object.keys(zones)))].sort();
  if (zonings.includes(by)) return { zoning: by };
  throw new UserError(
    `--by vaut « ${by} », qui n'est pas un découpage de l'étude ; elle connaît ${[...PLAIN_LEVELS, ...zonings].join(", ")}.`,
  );
}

/** Names of the zones of a level, by code. */
function namesOf(by: string, { territory, context }: Land): Map<string, string> {
  if (by === "commune") return new Map(territory.communes.map(({ code, name }) => [code, name]));
  return new Map(Object.entries(context.zoneNames?.[by] ?? {}).map(([code, { name }]) => [code, name]));
}
