/** What the worker knows and answers: the open study, its diagnostic, the scenario under study. No messages here. */
import type { Threshold } from "../../../engine/basket/index.ts";
import {
  adjacency,
  areasKm2,
  diagnose,
  judge,
  type CommunePolygons,
  type Diagnostic,
} from "../../../engine/diagnostic/index.ts";
import { accessFor, openAccess, openTerritory, type TerritoryContent } from "../../../engine/formats/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../../../engine/search/index.ts";
import { indicatorOf } from "../study/indicator.ts";
import { cellFeatures } from "./cells.ts";
import type { Digest, FacilityPlace, StudyMessages } from "./messages.ts";
import { Handover } from "./serve.ts";

type Ask<Name extends keyof StudyMessages> = StudyMessages[Name]["ask"];
type Answer<Name extends keyof StudyMessages> = StudyMessages[Name]["answer"];

/** A diagnostic as the page receives it. */
export function digestOf({ measured, ...rest }: Diagnostic): Digest {
  return { ...rest, leftOut: measured.leftOut };
}

interface OpenTables {
  readonly content: TerritoryContent;
  readonly access: AccessTable;
  readonly diagnostic: Diagnostic;
}

export class StudyDesk {
  private tables: OpenTables | null = null;

  open({ study, communes, territory, access }: Ask<"open">): Answer<"open"> {
    const content = openTerritory(new Uint8Array(territory));
    const table = accessFor(openAccess(new Uint8Array(access)), content.basket.services.map(({ id }) => id));
    if (table.originCount !== content.territory.origins.count)
      throw new UserError("Les temps d'accès et le territoire ne vont pas ensemble ; publiez l'étude de nouveau.");
    const polygons = communes as CommunePolygons;
    const context = { ...content.context, adjacency: adjacency(polygons), areaKm2: areasKm2(polygons) };
    const diagnostic = diagnose(content.territory, content.basket, table, study.choices, context);
    this.tables = { content, access: table, diagnostic };
    const arrondissements = content.territory.communes.filter(({ code, shownAs }) => code !== shownAs);
    return {
      basket: content.basket,
      digest: digestOf(diagnostic),
      cells: cellFeatures(content.territory.origins),
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
    return digestOf(diagnostic);
  }

  cells(indicatorKey: string, _after: boolean): Handover<Float64Array> {
    const { content, access, diagnostic } = this.opened();
    const indicator = indicatorOf(indicatorKey, content.basket);
    const { originCount } = access;
    const minutes = new Float64Array(originCount).fill(Number.NaN);
    if (indicator.kind === "service") {
      const from = indicator.row * originCount;
      for (let origin = 0; origin < originCount; origin++) {
        const timeDs = access.timeDs[from + origin]!;
        if (timeDs !== UNREACHABLE) minutes[origin] = timeDs / 600;
      }
    } else if (indicator.kind === "basket" || indicator.kind === "gamme") {
      const { originBasketDs, originGammeDs } = diagnostic.measured;
      const column = indicator.kind === "basket" ? originBasketDs : originGammeDs[indicator.row]!;
      for (let origin = 0; origin < originCount; origin++) minutes[origin] = column[origin]! / 600;
    }
    return new Handover(minutes, [minutes.buffer]);
  }

  facilities(service: number | null): readonly FacilityPlace[] {
    const { facilities, communes } = this.opened().content.territory;
    const places = new Map<number, { place: FacilityPlace; facilities: { id: string; service: number; units: number }[] }>();
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
      known.facilities.push({ id: facilities.id[row]!, service: facilities.service[row]!, units: facilities.units[row]! });
    }
    return [...places.values()].map(({ place }) => place);
  }
}

