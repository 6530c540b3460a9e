import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Basket } from "../basket/index.ts";
import { compareAccess, type Agreement, type TimedTerritory } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import {
  agreementTable,
  communeAgreementTable,
  round,
  safeJson,
  summariseAgreement,
  writeTables,
} from "../writers/index.ts";
import { writeWhole } from "./pipeline/files.ts";
import { withSession } from "./options.ts";
import { publishedTimes } from "./pipeline/published-times.ts";
import type { Land, Session } from "./pipeline/session.ts";

/** What is asked beside the study. */
export interface AgreeInseeOptions {
  /** tables of INSEE's times, from the current folder */
  readonly insee: readonly string[];
  /** of the codes of equipment in them; without it, that of the study's equipment */
  readonly vintage?: number;
  /** folder of the tables and of the map */
  readonly output?: string;
  /** file of the map alone */
  readonly geojson?: string;
}

/** Our times of a study beside INSEE's: by service, commune and cell, with the causes that the tables can show. */
export async function agreeInsee(file: string, options: AgreeInseeOptions, command: Command): Promise<void> {
  await withSession(file, command, async (session) => {
    const { context, study, report } = session;
    const [land, { table, originSnap }] = [await session.land(), await session.access()];
    const ours: TimedTerritory = { territory: land.territory, access: table, snapM: originSnap.snapM };
    const files = options.insee.map((path) => resolve(path));
    const vintage = options.vintage ?? vintageOf(session);
    const theirs = await publishedTimes(files, vintage, study.basket, land.territory, report, context.progress);
    const agreement = compareAccess(study.basket, ours, theirs);
    const { services, communes, level, placesMatched, placesOurs, placesTheirs } = agreement;
    context.print(
      context.json
        ? JSON.stringify({ level, placesMatched, placesOurs, placesTheirs, services, communes })
        : summariseAgreement(study.basket, agreement, `ceux de l'Insee (codes de ${vintage})`),
    );
    if (context.dryRun) return;
    const map = safeJson(agreementMap(study.basket, agreement, land));
    if (options.geojson !== undefined) {
      await writeWhole(options.geojson, map);
      context.say(`Carte des écarts : ${options.geojson}`);
    }
    if (options.output !== undefined) {
      const about = { study: study.settings.id, insee: options.insee, vintage, skips: await session.skips() };
      await writeTables(options.output, [agreementTable(agreement), communeAgreementTable(agreement)], about);
      await writeWhole(join(options.output, "agreement.geojson"), map);
      context.say(`Écarts par service et par commune, et leur carte, dans ${options.output}`);
    }
  });
}

/** Vintage of the codes: of the times the study takes, else of its equipment. */
function vintageOf({ study: { settings } }: Session): number {
  const vintage = settings.times?.vintage ?? settings.inputs.equipment.find((input) => input.vintage)?.vintage;
  if (vintage !== undefined) return vintage;
  throw new UserError(
    `L'étude « ${settings.id} » ne dit pas de quel millésime sont ses équipements : donnez celui de la table de l'Insee par --vintage.`,
  );
}

/** The map of the differences: cells as points where both tables have the same, else communes. Minutes, ours less theirs. */
function agreementMap(basket: Basket, agreement: Agreement, { territory, polygons }: Land): object {
  const { cells, communes } = agreement;
  const features = cells
    ? Array.from(cells.origin, (origin, row) => {
        const { id, lon, lat, population } = territory.origins;
        const gaps = cells.differences.map((gap) => (Number.isNaN(gap[row]!) ? null : gap[row]!));
        return {
          type: "Feature",
          properties: { origin: id.at(origin), population: round(population[origin]!, 1), ...described(basket, gaps) },
          geometry: { type: "Point", coordinates: [lon[origin], lat[origin]] },
        };
      })
    : communes.map(({ code, name, people, ours, theirs }) => {
        const gaps = ours.map((our, index) => {
          const their = theirs[index] ?? null;
          return our === null || their === null ? null : our - their;
        });
        return {
          type: "Feature",
          properties: { code, name, population: round(people, 1), ...described(basket, gaps) },
          geometry: polygons.features.find(({ properties }) => properties?.code === code)?.geometry ?? null,
        };
      });
  return { type: "FeatureCollection", features };
}

/** Middle and largest of the differences of a place, and each service's. */
function described(basket: Basket, gaps: ReadonlyArray<number | null>): Record<string, number | string | null> {
  const sorted = gaps.flatMap((gap) => gap ?? []).toSorted((a, b) => a - b);
  const largest = sorted.reduce<number | null>((a, b) => (a === null || Math.abs(b) > Math.abs(a) ? b : a), null);
  const middle = (sorted.length - 1) / 2;
  const median = sorted.length === 0 ? null : (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return {
    median_difference_min: round(median, 1),
    largest_difference_min: round(largest, 1),
    largest_service: largest === null ? null : basket.services[gaps.indexOf(largest)]!.id,
    ...Object.fromEntries(
      basket.services.flatMap(({ id }, index) => (gaps[index] === null ? [] : [[`${id}_min`, round(gaps[index]!, 1)]])),
    ),
  };
}
