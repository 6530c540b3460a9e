import { join } from "node:path";
import {
  adjacency,
  areasKm2,
  diagnose,
  profile,
  type CommunePolygons,
  type Context as DiagnosticContext,
  type Diagnostic,
  type Profile,
} from "../../diagnostic/index.ts";
import { encodeAccess, openAccess } from "../../formats/index.ts";
import { createPool, type Pool } from "../../pool/index.ts";
import { SkipReport, UserError } from "../../report/index.ts";
import { accessProblem, CAR_PROFILE, overrideProfile, SNAP_OK, type SnapTable } from "../../roads/index.ts";
import type { AccessProblem, AccessTable } from "../../search/index.ts";
import { inputPath, profileIndicators, roadFiles, thresholdsOf, type Study, type StudySettings } from "../study.ts";
import type { Context } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { zeroInside } from "../../territory/index.ts";
import { computeAccess } from "./access.ts";
import { readShared, writeWhole } from "./files.ts";
import { stageKey } from "./keys.ts";
import { loadLand, type Land } from "./land.ts";
import { loadRoads, type Roads } from "./roads.ts";

export type { Land, Roads };

/** All that is needed to search from the places of the territory on its network. */
export interface Places {
  readonly problem: AccessProblem;
  readonly originSnap: SnapTable;
  readonly facilitySnap: SnapTable;
}

/** Times, and all that is needed to compute others on the same network (scenarios, routes). */
export interface Access extends Places {
  readonly table: AccessTable;
}

/** Milliseconds each step took, in order. */
export type Timings = Record<string, number>;

/**
 * A study being worked on: each part is made when first asked for, and once. Every verb starts here, so that a map, a
 * route or a scenario stands on the very numbers of the diagnostic. What takes long is kept in the folder of results,
 * under the hash of all it depends on, and opened again while that hash holds.
 */
export class Session {
  /** what was left out or repaired beside the tables and the roads, which say their own */
  readonly report = new SkipReport();
  readonly timings: Timings = {};
  readonly context: Context;
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #refused = new AbortController();
  #pool: Pool | undefined;

  constructor(
    readonly study: Study,
    context: Context,
  ) {
    this.context = { ...context, signal: AbortSignal.any([context.signal, this.#refused.signal]) };
  }

  /** The pool, started when first needed. */
  pool(): Pool {
    return (this.#pool ??= createPool({ threads: this.context.threads }));
  }

  /** What was left out or repaired of all that has been read. */
  async skips(): Promise<SkipReport> {
    const [roads, land] = await Promise.all([this.#asked<Roads>("roads"), this.#asked<Land>("land")]);
    return SkipReport.of([roads?.skips ?? {}, land?.skips ?? {}, this.report.toJSON()]);
  }

  /** Ends the work: keeps a network that was built and not kept yet, unless the tables were refused, and stops the pool. */
  async close(): Promise<void> {
    const roads = await this.#asked<Roads>("roads")?.catch(() => undefined);
    try {
      if (!this.#refused.signal.aborted) await roads?.save();
    } finally {
      await this.#pool?.close();
    }
  }

  /** What the study says of its network. Throws UserError when it takes published times and has none. */
  roadSettings(): NonNullable<StudySettings["roads"]> {
    const { roads, id } = this.study.settings;
    if (roads) return roads;
    throw new UserError(
      `L'étude « ${id} » prend les temps publiés par l'Insee et n'a pas de réseau routier : ajoutez « roads » pour des routes, des scénarios ou des sites.`,
    );
  }

  /** The network. */
  roads(): Promise<Roads> {
    return this.#once("roads", async () => {
      const roads = this.roadSettings();
      const profile = overrideProfile(CAR_PROFILE, roads.profile);
      return loadRoads(this, profile, { turns: roads.turns, optimise: roads.optimise });
    });
  }

  /** Communes, origins and facilities. */
  land(): Promise<Land> {
    return this.#once("land", async () => {
      try {
        return await loadLand(this.study, this.context);
      } catch (error) {
        // nobody waits for roads to be told that a table is wrong
        this.#refused.abort();
        throw error;
      }
    });
  }

  /** Where origins and facilities touch the network. */
  places(): Promise<Places> {
    return this.#once("places", async () => {
      // the pool's threads start, and decode the roads, while the tables are read here
      this.pool();
      const roads = this.roads();
      roads.catch(() => {}); // told below: a wrong table calls roads off, and is what must be said
      const { territory } = await this.land();
      const { graph, network, snapper } = await roads;
      const { origins, facilities } = territory;
      const legs = this.#legs();
      const originSnap = snapper.snap(origins.lon, origins.lat, legs);
      if (originSnap.status.every((status) => status !== SNAP_OK)) {
        throw new UserError(
          `Aucune origine de l'étude n'est à moins de ${legs.maxSnapM.toLocaleString("fr-FR")} m d'une route (${graph.roadCount.toLocaleString("fr-FR")} tronçons lus dans ${roadFiles(this.study.settings).join(", ")}) : vérifiez que ces fichiers couvrent ${this.study.settings.departements.join(", ")}.`,
        );
      }
      const facilitySnap = snapper.snap(facilities.pointLon, facilities.pointLat, legs);
      const problem = accessProblem(graph, network, originSnap, facilitySnap);
      return { problem, originSnap, facilitySnap };
    });
  }

  /** Times of every origin to every service, computed on the network. */
  access(): Promise<Access> {
    return this.#once("access", async () => {
      const places = await this.places();
      const [roads, land] = [await this.roads(), await this.land()];
      const { territory, inputs, polygons } = land;
      const { settings, basket } = this.study;
      const key = stageKey([
        VERSION,
        roads.key,
        inputs,
        settings.departements,
        settings.inputs,
        settings.origins,
        settings.outside,
        this.#legs(),
        basket.services,
      ]);
      const file = join(this.study.outputFolder, "build", "access.fb");
      const kept = await this.#keptAccess(file, key);
      if (kept) {
        await land.save();
        return { ...places, table: kept };
      }
      const saving = Promise.all([roads.save(), land.save()]);
      saving.catch(() => {}); // told below, once the searches have ended or failed
      const searching = computeAccess(
        places.problem,
        await roads.contracted,
        territory.facilities,
        basket,
        this.pool(),
        this.context.progress,
      );
      // done here while the pool searches
      void this.#geography(polygons);
      const [searched] = await Promise.all([searching, saving]);
      const table = settings.origins === "chefs-lieux-zero" ? zeroInside(searched, territory) : searched;
      if (!this.context.dryRun) await writeWhole(file, await this.accessBytes(table, key));
      return { ...places, table };
    });
  }

  /** The times the diagnostic stands on: computed, or published by INSEE. */
  async times(): Promise<AccessTable> {
    if (!this.study.settings.times) return (await this.access()).table;
    const land = await this.land();
    await land.save();
    return land.published!;
  }

  /** The bytes of access.fb. `settingsSha256`: hash of what it depends on. */
  async accessBytes(table: AccessTable, settingsSha256: string): Promise<Uint8Array> {
    const { territory, inputs } = await this.land();
    return encodeAccess({
      header: {
        product: `desserte ${VERSION}`,
        inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
        settingsSha256,
      },
      serviceIds: this.study.basket.services.map(({ id }) => id),
      facilityCount: territory.facilities.count,
      access: table,
    });
  }

  /** The indicators. */
  diagnostic(): Promise<Diagnostic> {
    return this.#once("diagnostic", async () => {
      const [{ territory, polygons, context }, table] = [await this.land(), await this.times()];
      const { settings, basket } = this.study;
      return diagnose(
        territory,
        basket,
        table,
        { aggregation: settings.aggregation, thresholds: thresholdsOf(this.study) },
        {
          ...context,
          ...(await this.#geography(polygons)),
          groups: Object.entries(settings.groups).map(([id, choice]) => ({ id, ...choice })),
        },
      );
    });
  }

  /** Who lives in the éloignées; null when the study joins no table. */
  profile(): Promise<Profile | null> {
    return this.#once("profile", async () => {
      const { settings } = this.study;
      if (!settings.profile) return null;
      const { file, code, households } = settings.profile;
      const indicators = profileIndicators(this.study);
      const { readProfile } = await import("../../readers/index.ts");
      const rows = await readProfile(
        { file: inputPath(this.study, file), code, ...(households !== undefined && { households }) },
        indicators,
      );
      const made = profile(await this.diagnostic(), indicators, rows);
      for (const unknown of made.unknown)
        this.report.add(
          "profile-unknown",
          "communes de la table du profil qui ne sont pas du territoire",
          () => unknown,
        );
      return made;
    });
  }

  /** Which communes touch, and how large they are. */
  #geography(polygons: CommunePolygons): Promise<Pick<DiagnosticContext, "adjacency" | "areaKm2">> {
    return this.#once("geography", async () => ({ adjacency: adjacency(polygons), areaKm2: areasKm2(polygons) }));
  }

  #legs(): { maxSnapM: number; accessKmh: number } {
    const { maxSnapM, accessKmh } = this.roadSettings();
    return { maxSnapM, accessKmh };
  }

  /** Times kept under this key; null when there are none, or others, or damaged: they are then computed. */
  async #keptAccess(file: string, key: string): Promise<AccessTable | null> {
    const bytes = await readShared(file);
    if (!bytes) return null;
    try {
      const { header, access } = openAccess(bytes);
      return header.settingsSha256 === key ? access : null;
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  }

  /** What was asked for already. */
  #asked<Value>(name: string): Promise<Value> | undefined {
    return this.#made.get(name) as Promise<Value> | undefined;
  }

  #once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    let made = this.#asked<Value>(name);
    if (!made) {
      this.context.signal.throwIfAborted();
      const startMs = performance.now();
      made = make().then((value) => {
        this.timings[name] = Math.round(performance.now() - startMs);
        return value;
      });
      this.#made.set(name, made);
    }
    return made;
  }
}
