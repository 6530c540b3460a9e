import { existsSync } from "node:fs";
import { basename } from "node:path";
import { presenceShares, type Choices } from "../diagnostic/index.ts";
import { encodeAccess, encodeTerritory, type FileHeader } from "../formats/index.ts";
import { UserError } from "../report/index.ts";
import { NONE } from "../search/index.ts";
import { Session } from "./pipeline/session.ts";
import { isFolder, openSavedRun, type TimedStudy } from "./runs/saved-run.ts";
import { studyDifferences, type StudyFacts } from "./runs/settings.ts";
import { loadStudy, thresholdsOf } from "./study.ts";
import type { Context } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Another run to publish beside a study's. */
export interface OtherRun extends TimedStudy, StudyFacts {
  readonly name: string;
}

/** What is said of other runs on the command line. */
export interface OtherOptions {
  readonly compareWith: readonly string[];
}

export const COMPARE_OPTION = [
  "--compare-with <nom=chemin>",
  "met à côté une autre étude, nommée : dossier écrit par « run », ou fichier YAML (répétable)",
  (one: string, all: readonly string[]): readonly string[] => [...all, one],
  [] as readonly string[],
] as const;

const MOST_OTHERS = 5;
const MOST_DIFFERENCES = 40;

/**
 * Opens what `--compare-with` names: « nom=chemin » or a path alone; the path is a folder of results or a study.
 * @throws UserError when it is neither, or when there are too many
 */
export async function openOthers(named: readonly string[], title: string, context: Context): Promise<OtherRun[]> {
  if (named.length > MOST_OTHERS)
    throw new UserError(
      `Une carte se compare à ${MOST_OTHERS} autres études au plus ; vous en donnez ${named.length}.`,
    );
  const others: OtherRun[] = [];
  for (const text of named) {
    const [, given, rest] = existsSync(text) ? [] : (/^([^=/\\]{1,80})=(.+)$/.exec(text) ?? []);
    const path = rest ?? text;
    if (!existsSync(path))
      throw new UserError(
        `« ${path} » est introuvable : donnez à --compare-with un dossier écrit par « desserte run » ou le fichier d'une étude.`,
        { file: path },
      );
    const other = isFolder(path) ? openSavedRun(path) : await workedOut(path, context);
    const usual = [other.title, other.id].find((one) => one !== title) ?? basename(path);
    others.push({ ...other, name: given?.trim() || usual });
  }
  const twice = others.find(({ name }, row) => others.findIndex((one) => one.name === name) !== row);
  if (twice)
    throw new UserError(
      `Deux études à comparer s'appellent « ${twice.name} » : nommez-les, par exemple --compare-with "2013=chemin".`,
    );
  return others;
}

async function workedOut(file: string, context: Context): Promise<TimedStudy & StudyFacts> {
  const session = new Session(loadStudy(file), context);
  try {
    return await timedStudy(session);
  } finally {
    await session.close();
  }
}

/** A study worked on now, as a run to set beside another. */
export async function timedStudy(session: Session): Promise<TimedStudy & StudyFacts> {
  const { study } = session;
  const { settings, basket } = study;
  const roads = settings.roads === undefined ? [] : (await session.roads()).inputs;
  const [{ territory, inputs }, access] = [await session.land(), await session.times()];
  return {
    id: settings.id,
    title: settings.title,
    settings,
    inputs: [...roads, ...inputs],
    choices: { aggregation: settings.aggregation, thresholds: thresholdsOf(study) },
    territory,
    basket,
    access,
    diagnostic: await session.diagnostic(),
  };
}

/** A run as `study.json` announces it, and its two files: times of its origins, without the facilities. */
export function publishedOther(
  { name, territory, basket, access, choices, settings, inputs }: OtherRun,
  row: number,
  study: StudyFacts,
): { readonly entry: Record<string, unknown>; readonly files: ReadonlyMap<string, Uint8Array> } {
  const id = `autre-${row + 1}`;
  const header: FileHeader = { product: `desserte ${VERSION}`, inputs: [], settingsSha256: "" };
  const serviceIds = basket.services.map((service) => service.id);
  const files = { territory: `${id}-territory.fb`, access: `${id}-access.fb` };
  const { facilities } = territory;
  const bare = {
    ...territory,
    facilities: {
      ...facilities,
      count: 0,
      id: [],
      service: new Uint16Array(0),
      point: new Uint32Array(0),
      commune: new Uint32Array(0),
      name: [],
      source: [],
      units: new Uint32Array(0),
      halfDays: new Float32Array(0),
      pointCount: 0,
      pointLon: new Float64Array(0),
      pointLat: new Float64Array(0),
    },
  };
  // without its facilities the page cannot count who has which service: the weights go with it
  const presence: Pick<Choices, "presence"> =
    choices.aggregation === "presence" && !choices.presence
      ? {
          presence: Object.fromEntries(
            [...presenceShares(territory, basket)].map((share, at) => [serviceIds[at]!, share]),
          ),
        }
      : {};
  return {
    entry: {
      id,
      name,
      choices: { ...choices, ...presence },
      differences: studyDifferences({ settings, inputs }, study).slice(0, MOST_DIFFERENCES),
      files: { territory: `${files.territory}.gz`, access: `${files.access}.gz` },
    },
    files: new Map([
      [files.territory, encodeTerritory({ header, territory: bare, basket, context: {} })],
      [
        files.access,
        encodeAccess({
          header,
          serviceIds,
          facilityCount: 0,
          access: { ...access, facility: new Uint32Array(access.facility.length).fill(NONE) },
        }),
      ],
    ]),
  };
}
