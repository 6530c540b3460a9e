/** What the worker knows and answers: the open study, its diagnostic, the scenario under study. No messages here. */
import type { Threshold } from "../../../engine/basket/index.ts";
import {
  adjacency,
  areasKm2,
  diagnose,
  judge,
  originMinutes,
  type CommunePolygons,
  type Diagnostic,
  type TimedRun,
} from "../../../engine/diagnostic/index.ts";
import { accessFor, openAccess, openTerritory, type TerritoryContent } from "../../../engine/formats/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import {
  applyScenario,
  BaseCosts,
  diagnoseAfter,
  effectsOf,
  parseScenario,
  problemsError,
  resolveScenario,
  touchedServices,
  type Applied,
  type Effects,
  type Evaluation,
  type NetChange,
  type Scenario,
} from "../../../engine/scenario/index.ts";
import { NONE, type AccessTable } from "../../../engine/search/index.ts";
import { communeLocator, zeroInside } from "../../../engine/territory/index.ts";
import type { MoveDraft, SiteDraft } from "../state/scenario-text.ts";
import type { StudyFile } from "../study/file.ts";
import { baseOf, choiceOf, indicatorOf } from "../study/indicator.ts";
import { cellCorners, cellsGeoJson } from "./cells.ts";
import type { Digest, FacilityPlace, StudyMessages } from "./messages.ts";
import { roadLines } from "./backdrop.ts";
import { draftOf } from "./drafts.ts";
import { StudyNetwork } from "./network.ts";
import type { Counters } from "./outcome.ts";
import { OtherRuns } from "./others.ts";
import { RouteDesk } from "./route-desk.ts";
import { MAX_SITE_SNAP_M, PreviewDesk } from "./site-preview.ts";
import { Handover } from "./serve.ts";

type Ask<Name extends keyof StudyMessages> = StudyMessages[Name]["ask"];
type Answer<Name extends keyof StudyMessages> = StudyMessages[Name]["answer"];

/** A diagnostic as the page receives it. */
export function digestOf({ measured, ...rest }: Diagnostic): Digest {
  return { ...rest, leftOut: measured.leftOut };
}

/** Geometry the map's own worker reads: the page only passes the reference on, its thread never walks the coordinates. */
function geojsonBlob(text: string): Blob {
  return new Blob([text], { type: "application/geo+json" });
}

interface OpenTables {
  readonly communeAt: (lon: number, lat: number) => number;
  readonly content: TerritoryContent;
  readonly access: AccessTable;
  readonly diagnostic: Diagnostic;
}

/** The scenario under study: its YAML, what it was resolved to, the tables after it. */
interface Simulated {
  readonly yaml: string;
  readonly applied: Applied;
  readonly change: NetChange;
  readonly after: Diagnostic;
  readonly effects: Effects;
}

export class StudyDesk {
  private tables: OpenTables | null = null;
  private study: StudyFile | null = null;
  private network: StudyNetwork | null = null;
  private costs: BaseCosts | null = null;
  private simulated: Simulated | null = null;
  private previewDesk: { readonly key: string; readonly desk: PreviewDesk } | null = null;
  private routes: RouteDesk | null = null;
  private readonly others = new OtherRuns();

  open({ study, communes, territory, access }: Ask<"open">): Answer<"open"> {
    const content = openTerritory(new Uint8Array(territory));
    const table = accessFor(
      openAccess(new Uint8Array(access)),
      content.basket.services.map(({ id }) => id),
    );
    if (table.originCount !== content.territory.origins.count)
      throw new UserError("Les temps d'accès et le territoire ne vont pas ensemble ; publiez l'étude de nouveau.");
    const polygons = communes as CommunePolygons;
    const context = { ...content.context, adjacency: adjacency(polygons), areaKm2: areasKm2(polygons) };
    const diagnostic = diagnose(content.territory, content.basket, table, study.choices, context);
    const shapes = polygons.features.map(({ properties, geometry }) => ({
      code: properties?.code ?? "",
      polygon: geometry,
    }));
    const communeAt = communeLocator(content.territory.communes, shapes);
    this.tables = { content, access: table, diagnostic, communeAt };
    this.study = study;
    const corners7 = cellCorners(content.territory.origins);
    const arrondissements = content.territory.communes.filter(({ code, shownAs }) => code !== shownAs);
    return {
      basket: content.basket,
      digest: digestOf(diagnostic),
      cells: corners7 && { geojson: geojsonBlob(cellsGeoJson(corners7)), corners7 },
      originPopulation: content.territory.origins.population.slice(),
      shownAs: Object.fromEntries(arrondissements.map(({ code, shownAs }) => [code, shownAs])),
    };
  }

  private opened(): OpenTables {
    if (!this.tables) throw new UserError("L'étude n'est pas encore ouverte.");
    return this.tables;
  }

  judge(thresholds: Readonly<Record<string, Threshold>>): Digest {
    const tables = this.opened();
    const diagnostic = judge(tables.diagnostic.measured, tables.access, thresholds);
    this.tables = { ...tables, diagnostic };
    this.simulated = this.previewDesk = null;
    return digestOf(diagnostic);
  }

  /** Another run to set beside the study. */
  other(ask: Ask<"other">): Answer<"other"> {
    return this.others.open(ask, this.timed(false));
  }

  /** The study's tables, before or after the scenario. */
  private timed(after: boolean): TimedRun {
    const { access, diagnostic } = this.opened();
    const simulated = after ? this.simulated : null;
    return simulated
      ? { access: simulated.applied.access, measured: simulated.after.measured }
      : { access, measured: diagnostic.measured };
  }

  cells({ indicator: key, after, other }: Ask<"cells">): Handover<Float64Array> {
    const { basket } = this.opened().content;
    const indicator = indicatorOf(key, basket);
    const ours = this.timed(after);
    const choice = choiceOf(baseOf(indicator), basket);
    const minutes = new Float64Array(ours.access.originCount).fill(Number.NaN);
    if (indicator.kind === "gain") {
      minutes.set(this.simulated?.effects.gainMin ?? new Float64Array(ours.access.originCount));
    } else if (choice !== null) {
      minutes.set(
        indicator.kind === "other" || indicator.kind === "difference"
          ? this.others.minutes(other ?? "", indicator.kind, choice, ours)
          : originMinutes(ours, choice),
      );
    }
    return new Handover(minutes, [minutes.buffer]);
  }

  facilities(service: number | null): readonly FacilityPlace[] {
    const { facilities, communes } = this.opened().content.territory;
    const places = new Map<
      number,
      { place: FacilityPlace; facilities: { id: string; service: number; units: number }[] }
    >();
    for (let row = 0; row < facilities.count; row++) {
      if (service !== null && facilities.service[row] !== service) continue;
      const point = facilities.point[row]!;
      const communeRow = facilities.commune[row]!;
      const commune = communeRow === NONE ? undefined : communes[communeRow];
      let known = places.get(point);
      if (!known) {
        const list: { id: string; service: number; units: number }[] = [];
        known = {
          facilities: list,
          place: {
            point,
            lon: facilities.pointLon[point]!,
            lat: facilities.pointLat[point]!,
            name: facilities.name[row]!,
            communeCode: commune?.code ?? null,
            communeName: commune?.name ?? null,
            facilities: list,
          },
        };
        places.set(point, known);
      }
      known.facilities.push({
        id: facilities.id[row]!,
        service: facilities.service[row]!,
        units: facilities.units[row]!,
      });
    }
    return [...places.values()].map(({ place }) => place);
  }

  /** The network arrives: routes, scenarios and sites become possible. */
  async roads({ roads }: Ask<"roads">): Promise<Answer<"roads">> {
    const { content, access } = this.opened();
    const { territory, basket } = content;
    this.network = await StudyNetwork.open(new Uint8Array(roads), this.study!.roads, territory);
    this.costs = new BaseCosts({ territory, basket, problem: this.network.problem, access });
    this.routes = new RouteDesk(this.network);
    return null;
  }

  backdrop(): Blob {
    return geojsonBlob(roadLines(this.ready().network.graph, this.study!.bounds));
  }

  private ready(): { readonly network: StudyNetwork; readonly costs: BaseCosts } {
    if (!this.network || !this.costs) throw new UserError("Le réseau routier de l'étude n'est pas encore là.");
    return { network: this.network, costs: this.costs };
  }

  route({ commune: code, service, language, after }: Ask<"route">): Answer<"route"> {
    this.ready();
    const tables = this.opened();
    const simulated = after ? this.simulated : null;
    const { territory } = simulated?.applied ?? tables.content;
    const { communes, arrondissements } = simulated?.after ?? tables.diagnostic;
    const commune = [...communes, ...arrondissements].find((item) => item.code === code);
    const nearest = commune?.nearest[service];
    if (!commune || !nearest) return null;
    const { facilities } = territory;
    const point = facilities.point[nearest.facility]!;
    const place = [facilities.pointLon[point]!, facilities.pointLat[point]!] as const;
    const found = this.routes!.find([commune.lon, commune.lat], place, language);
    return found && { ...found, facilityName: nearest.name, placeName: nearest.communeName ?? "" };
  }

  private resolve(yaml: string, file: string): { readonly scenario: Scenario; readonly change: NetChange } {
    const { network } = this.ready();
    const { territory, basket } = this.opened().content;
    const scenario = parseScenario(yaml, file);
    const presets = this.study!.siteKinds;
    const { change, problems } = resolveScenario(scenario, {
      territory,
      basket,
      presets,
      roads: network,
      communeAt: this.opened().communeAt,
      maxSiteSnapM: MAX_SITE_SNAP_M,
    });
    if (problems.length > 0) throw problemsError(file, problems);
    return { scenario, change };
  }

  scenario({ yaml }: Ask<"scenario">): Answer<"scenario"> {
    const { costs } = this.ready();
    const { diagnostic } = this.opened();
    const { scenario, change } = this.resolve(yaml, "Scénario");
    const applied = this.apply(costs, change);
    const after = diagnoseAfter(diagnostic, applied);
    const measure = (evaluation: Evaluation): Effects =>
      effectsOf(costs, applied, change, diagnostic, after, { evaluation, minimalGainMin: scenario.minimalGainMin });
    const hosted = measure({ kind: "hosted" });
    const whole = measure({ kind: "basket" });
    const effects = scenario.evaluation.kind === "basket" ? whole : hosted;
    this.simulated = { yaml, applied, change, after, effects };
    const gainOf = new Map(
      effects.communes.map(({ code, beforeMin, afterMin }) => [
        code,
        beforeMin === null || afterMin === null ? Number.NaN : beforeMin - afterMin,
      ]),
    );
    const { services } = this.opened().content.basket;
    return {
      digest: digestOf(after),
      hosted: countersOf(hosted),
      whole: countersOf(whole),
      communeGain: Float64Array.from(diagnostic.communes, ({ code }) => gainOf.get(code) ?? 0),
      originGain: effects.gainMin,
      left: effects.leaving.map(({ code }) => code),
      entered: effects.entering.map(({ code }) => code),
      hostedServices: hosted.evaluation.services.map((id) => services.findIndex((service) => service.id === id)),
    };
  }

  /** The tables after a change, under the study's own convention of origins. */
  private apply(costs: BaseCosts, change: NetChange): Applied {
    const applied = applyScenario(costs, change);
    return this.hasZeroInside() ? { ...applied, access: zeroInside(applied.access, applied.territory) } : applied;
  }

  private hasZeroInside(): boolean {
    return this.study!.origins === "chefs-lieux-zero";
  }

  readScenario({ yaml, file }: Ask<"readScenario">): Answer<"readScenario"> {
    const { scenario } = this.resolve(yaml, file);
    return draftOf(scenario, this.opened().content.territory);
  }

  /** Figures for a site under the pointer; what does not change while it moves is kept from one place to the next. */
  preview({ others, draft, cells }: Ask<"preview">): Answer<"preview"> {
    const { network, costs } = this.ready();
    const tables = this.opened();
    const key = JSON.stringify([others, { ...draft, lon: 0, lat: 0 }]);
    if (this.previewDesk?.key !== key) {
      // A site that moves is first taken from where it was: what is left is what the new place improves.
      const closing = `  - close: { facilities: ${draft.verb === "move" ? JSON.stringify(draft.facilities) : "[]"} }\n`;
      const before = draft.verb === "move" ? others.replace("actions: []\n", "actions:\n") + closing : others;
      const { change } = this.resolve(before, "Scénario");
      const nothing = change.removed.length === 0 && change.added.length === 0;
      const { territory, basket } = tables.content;
      const applied = nothing ? null : this.apply(costs, change);
      const here = applied
        ? new BaseCosts(
            { territory: applied.territory, basket, problem: applied.problem, access: applied.access },
            applied.costBounds,
          )
        : costs;
      const mine = this.servicesOf(draft);
      const touched = [...new Set([...touchedServices(change, territory.facilities.service), ...mine])].sort(
        (a, b) => a - b,
      );
      this.previewDesk = { key, desk: new PreviewDesk(here, tables, mine, touched) };
    }
    const { lon, lat } = draft;
    const own = this.hasZeroInside() ? tables.communeAt(lon, lat) : NONE;
    return this.previewDesk.desk.run(network.place([lon], [lat])[0]!, own, cells);
  }

  /** Rows of the services a site brings, or that a moved place takes along. */
  private servicesOf(draft: SiteDraft | MoveDraft): number[] {
    const { basket, territory } = this.opened().content;
    if (draft.verb === "move") {
      const moved = new Set(draft.facilities);
      const { facilities } = territory;
      const rows = facilities.id.flatMap((id, row) => (moved.has(id) ? [facilities.service[row]!] : []));
      return [...new Set(rows)];
    }
    const preset = this.study!.siteKinds.find(({ id }) => id === draft.kind)?.services ?? [];
    const wanted = draft.services.length > 0 ? draft.services : preset;
    return basket.services.flatMap(({ id }, row) => (wanted.includes(id) ? [row] : []));
  }
}

/** The counters of the page, from the effects of the engine. */
function countersOf(effects: Effects): Counters {
  const { beneficiaries, losers, remote, within, population } = effects;
  const above = (minutes: number): number => beneficiaries.above.find((row) => row.minutes === minutes)?.people ?? 0;
  const share = (minutes: number): readonly [number, number] => {
    const row = within.find((item) => item.minutes === minutes);
    return row && population > 0 ? [row.meanBefore / population, row.meanAfter / population] : [0, 0];
  };
  return {
    gainers: beneficiaries.people,
    meanGain: beneficiaries.people > 0 ? beneficiaries.meanMin : null,
    over6: above(6),
    over10: above(10),
    remoteGainers: remote.beneficiaries,
    remoteShare: remote.communes > 0 ? remote.share : null,
    losers: losers.people,
    within20: share(20),
    within30: share(30),
  };
}
