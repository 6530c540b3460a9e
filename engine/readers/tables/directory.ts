import { UserError, type SkipReport } from "../../report/index.ts";
import { servicesByLayer, type Basket, type DirectoryTypes } from "../../basket/index.ts";
import { departementOf, PointCheck, type FacilityInput } from "../../territory/index.ts";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { firstMemberChunks, isArchive } from "./archive.ts";
import { splitPart } from "./path-part.ts";
import { notText } from "./file-bytes.ts";
import { gzipChunks } from "./gzip.ts";
import { jsonRecords } from "./json-records.ts";
import { halfDaysOf } from "./opening-hours.ts";
import { parseNumber } from "./row.ts";
import type { DirectoryInput } from "./study-inputs.ts";
import { kindOfFile } from "./table.ts";

const SOURCE = "Annuaire de l'administration (Dila)";
const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/** What is read of a counter; the file holds some fifty other keys. */
interface Counter {
  readonly nom?: unknown;
  readonly pivot?: ReadonlyArray<{ readonly type_service_local?: unknown; readonly code_insee_commune?: unknown }>;
  readonly code_insee_commune?: unknown;
  readonly adresse?: ReadonlyArray<{
    readonly type_adresse?: unknown;
    readonly numero_voie?: unknown;
    readonly longitude?: unknown;
    readonly latitude?: unknown;
  }>;
  readonly plage_ouverture?: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/**
 * Counters of the public-administration directory (DILA, "base de données locales": the JSON, or the tar.bz2 it comes in) as
 * facilities of the basket. Streamed: 90 000 counters, one in memory. What its types bring is data (DirectoryTypes).
 * @param covered départements of the study, around included (null = keep all)
 * @param without layers that another input of the study gives
 */
export async function readDirectory(
  spec: string,
  input: DirectoryInput,
  basket: Basket,
  directory: DirectoryTypes,
  covered: ReadonlySet<string> | null,
  without: readonly string[],
  report: SkipReport,
): Promise<FacilityInput[]> {
  const wanted = new Wanted(input, basket, directory, without);
  const { path } = splitPart(spec);
  const file = basename(path);
  const check = new PointCheck(file);
  const rows: FacilityInput[] = [];
  let count = 0;
  await jsonRecords(path, chunksOf(spec), "service", (record, line) => {
    count++;
    const counter = record as Counter;
    const where = () => `${file}, ligne ${line} : ${textOf(counter.nom)}`;
    const types = new Set(listOf(counter.pivot).map((pivot) => textOf(pivot.type_service_local)));
    for (const type of types) wanted.see(type);
    const commune = communeOf(counter);
    if (covered !== null && commune !== "" && !covered.has(departementOf(commune))) return;
    for (const type of types) {
      const services = wanted.servicesOf(type);
      if (services.length === 0) continue;
      const name = textOf(counter.nom);
      if (/\bpermanence\b/i.test(name) && !input.permanences) {
        report.add("permanence", "permanences laissées de côté, comme l'étude le demande", where);
        continue;
      }
      if (wanted.isUnverified(type))
        report.add(
          "directory-unverified",
          "guichets de l'annuaire d'un type dont l'accueil du public n'est pas vérifié, comptés",
          () => `${type}, ${where()}`,
        );
      const [lon, lat] = pointOf(counter);
      if (Number.isNaN(lon)) report.add("point-missing", "équipements non géolocalisés dans leur fichier", where);
      else check.accept(lon, lat, line);
      const halfDays = halfDaysIn(counter);
      const standIn = Number.isNaN(lon) ? { address: streetOf(counter) } : null;
      for (const service of services)
        rows.push({ service, commune, lon, lat, units: 1, name, source: SOURCE, halfDays, file, line, ...standIn });
    }
  });
  check.finish();
  for (const layer of wanted.unmet())
    report.add(
      "directory-layer-unmet",
      "couches d'opérateurs dont l'annuaire n'a aucun guichet dans le territoire ni autour",
      () => `${layer} (${file})`,
    );
  if (!wanted.hasSeen())
    throw new UserError(
      `« ${file} » : aucun des ${count.toLocaleString("fr-FR")} guichets lus n'est d'un type qui apporte un service au panier ; types cherchés : ${wanted.types().join(", ") || "aucun"}. Est-ce bien la base des guichets locaux (data.gouv_local.json) ?`,
      { file: path },
    );
  return rows;
}

/** Types of counters that bring something to a basket, and which of them were met. */
class Wanted {
  private readonly services = new Map<string, readonly number[]>();
  private readonly unverified: ReadonlySet<string>;
  private readonly met = new Set<string>();
  private seen = false;
  private readonly layers = new Map<string, readonly string[]>();

  constructor(input: DirectoryInput, basket: Basket, { types }: DirectoryTypes, without: readonly string[]) {
    const known = servicesByLayer(basket);
    const all = new Set(types.flatMap(({ layers }) => layers));
    for (const layer of input.layers ?? [])
      if (!all.has(layer))
        throw new UserError(
          `annuaire.layers : « ${layer} » n'est apporté par aucun type de guichet ; connus : ${[...all].join(", ")} (data/crosswalk/annuaire-types.yaml).`,
          { key: "annuaire.layers" },
        );
    for (const { type, layers } of types) {
      const taken = layers.filter((layer) => (input.layers?.includes(layer) ?? true) && !without.includes(layer));
      const rows = new Set(taken.flatMap((layer) => known.get(layer) ?? []));
      if (rows.size === 0) continue;
      this.services.set(type, [...rows]);
      this.layers.set(
        type,
        taken.filter((layer) => known.has(layer)),
      );
    }
    this.unverified = new Set(types.filter((one) => one.unverified).map(({ type }) => type));
  }

  /** Notes a type met anywhere in France. */
  see(type: string): void {
    this.seen ||= this.services.has(type);
  }

  hasSeen(): boolean {
    return this.seen;
  }

  servicesOf(type: string): readonly number[] {
    const services = this.services.get(type) ?? [];
    if (services.length > 0) this.met.add(type);
    return services;
  }

  isUnverified(type: string): boolean {
    return this.unverified.has(type);
  }

  types(): string[] {
    return [...this.services.keys()];
  }

  /** Layers none of whose types was met. */
  unmet(): string[] {
    const met = new Set([...this.met].flatMap((type) => this.layers.get(type)!));
    return [...new Set([...this.layers.values()].flat())].filter((layer) => !met.has(layer));
  }
}

function chunksOf(spec: string): AsyncIterable<Buffer> {
  const { path, part } = splitPart(spec);
  const kind = kindOfFile(path);
  if (isArchive(path, kind)) return firstMemberChunks(path, kind, part, [".json"]);
  if (kind === "gzip") return gzipChunks(path);
  if (kind === "text") return createReadStream(path, { highWaterMark: 1 << 20 });
  throw notText(kind, path, "le JSON de l'annuaire, seul ou dans son archive (tar.bz2)");
}

const listOf = <Item>(list: readonly Item[] | undefined): readonly Item[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === "object" && item !== null) : [];

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** Where the counter is: its own code, else that of its pivot when it has one only. */
function communeOf(counter: Counter): string {
  const own = [counter.code_insee_commune].flat().map(textOf).filter(Boolean);
  if (own.length === 1) return own[0]!;
  const codes = new Set(listOf(counter.pivot).flatMap((pivot) => [pivot.code_insee_commune].flat().map(textOf)));
  codes.delete("");
  return codes.size === 1 ? [...codes][0]! : "";
}

/** The place one goes to rather than the one letters are sent to. */
function pointOf(counter: Counter): readonly [lon: number, lat: number] {
  const addresses = listOf(counter.adresse).toSorted(
    (a, b) => Number(b.type_adresse === "Adresse") - Number(a.type_adresse === "Adresse"),
  );
  for (const { longitude, latitude } of addresses) {
    const [lon, lat] = [parseNumber(String(longitude ?? "")), parseNumber(String(latitude ?? ""))];
    if (lon !== null && lat !== null && !Number.isNaN(lon) && !Number.isNaN(lat)) return [lon, lat];
  }
  return [Number.NaN, Number.NaN];
}

/** "3 rue du Général-Roux", of the place one goes to. */
function streetOf(counter: Counter): string {
  const place = listOf(counter.adresse).find(({ type_adresse: kind }) => kind === "Adresse");
  return textOf(place?.numero_voie);
}

/** Half-days a week, NaN where the hours are not given or cannot be read. */
function halfDaysIn(counter: Counter): number {
  const texts = new Map<number, string>();
  for (const hours of listOf(counter.plage_ouverture)) {
    const first = DAYS.indexOf(textOf(hours.nom_jour_debut).toLowerCase());
    const last = DAYS.indexOf(textOf(hours.nom_jour_fin).toLowerCase());
    for (let day = first; day >= 0 && day <= Math.max(first, last); day++)
      for (const rank of [1, 2]) {
        const [from, to] = [hours[`valeur_heure_debut_${rank}`], hours[`valeur_heure_fin_${rank}`]].map(textOf);
        if (from && to) texts.set(day, `${texts.get(day) ?? ""} / ${from.slice(0, 5)} - ${to.slice(0, 5)}`);
      }
  }
  if (texts.size === 0) return Number.NaN;
  let halfDays = 0;
  for (const text of texts.values()) halfDays += halfDaysOf(text);
  return halfDays;
}
