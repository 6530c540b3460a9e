import type { FeatureCollection, MultiPolygon, Point, Polygon } from "geojson";
import {
  csvChunks,
  round,
  safeJson,
  StagedFolder,
  type CsvCell,
  type CsvDialect,
  type Table,
} from "../../writers/index.ts";
import { VERSION } from "../version.ts";
import type { Session } from "../pipeline/session.ts";
import { effectFigures } from "./figures.ts";
import { normsTable, permanencesTable } from "./norm-tables.ts";
import type { Simulation } from "./simulation.ts";

/** Name of the file that makes a folder a whole simulation; it is the last to appear. */
export const SIMULATION_FILE = "simulation.json";

const minutes = (value: number | null): number | null => round(value, 2);

/** Every table of a simulation. */
function simulationTables(simulation: Simulation): Table[] {
  return [
    figuresTable(simulation),
    communesTable(simulation),
    sitesTable(simulation),
    zonesTable(simulation),
    flowsTable(simulation),
    originsTable(simulation),
    ...(simulation.scenario.norms.length > 0 ? [normsTable(simulation)] : []),
    ...(simulation.scenario.permanences ? [permanencesTable(simulation, simulation.scenario.permanences)] : []),
  ];
}

/** Writes a simulation whole or not at all: tables, GeoJSON of the differences, and what `compare` reads again. */
export async function writeSimulation(
  session: Session,
  simulation: Simulation,
  folder: string,
  dialect: CsvDialect,
): Promise<void> {
  const land = await session.land();
  const staged = await StagedFolder.open(folder);
  try {
    for (const table of simulationTables(simulation))
      await staged.write(`${table.name}.csv`, csvChunks(table.header, table.rows(), dialect));
    await staged.write("differences.geojson", [safeJson(differences(simulation, land.polygons))]);
    const manifest = {
      product: { name: "desserte", version: VERSION },
      study: session.study.settings.id,
      inputs: land.inputs.map(({ name, sha256 }) => ({ name, sha256 })),
      scenario: {
        id: simulation.id,
        title: simulation.scenario.title,
        evaluation: simulation.effects.evaluation,
        minimalGainMin: simulation.effects.minimalGainMin,
        actions: simulation.scenario.actions,
      },
      figures: Object.fromEntries(
        [...effectFigures(simulation.effects)].map(([key, { label, value, unit }]) => [key, { label, value, unit }]),
      ),
      communes: simulation.effects.communes.map(({ code, name, population, beforeMin, afterMin, remoteAfter }) => ({
        code,
        name,
        population,
        beforeMin,
        afterMin,
        remoteAfter,
      })),
      outputs: staged.files,
      attribution: session.study.settings.attribution,
    };
    await staged.write(SIMULATION_FILE, [safeJson(manifest, 1)]);
    await staged.publish(SIMULATION_FILE);
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

function figuresTable({ effects, scenario }: Simulation): Table {
  return {
    name: "chiffres",
    header: ["figure", "label", "value", "unit", "printed"],
    *rows() {
      for (const [key, { label, value, unit }] of effectFigures(effects))
        yield [key, label, round(value, unit === "people" ? 1 : 4), unit, scenario.expected[key] ?? null];
    },
  };
}

function communesTable({ effects, before }: Simulation): Table {
  const { gammes } = before.measured.basket;
  return {
    name: "communes",
    header: [
      "code",
      "name",
      "population",
      "role",
      "before_min",
      "after_min",
      "gain_min",
      "beneficiaries",
      "losers",
      "remote_before",
      "remote_after",
      "basket_before_min",
      "basket_after_min",
      ...gammes.flatMap(({ id }) => [`${id}_before_min`, `${id}_after_min`]),
    ],
    *rows() {
      for (const commune of effects.communes) {
        yield [
          commune.code,
          commune.name,
          round(commune.population, 1),
          commune.role,
          minutes(commune.beforeMin),
          minutes(commune.afterMin),
          difference(commune.beforeMin, commune.afterMin),
          round(commune.beneficiaries, 1),
          round(commune.losers, 1),
          commune.remoteBefore,
          commune.remoteAfter,
          minutes(commune.basketBeforeMin),
          minutes(commune.basketAfterMin),
          ...gammes.flatMap((_, i): CsvCell[] => [
            minutes(commune.gammesBeforeMin[i]!),
            minutes(commune.gammesAfterMin[i]!),
          ]),
        ];
      }
    },
  };
}

function sitesTable({ effects }: Simulation): Table {
  return {
    name: "sites",
    header: [
      "site",
      "name",
      "kind",
      "status",
      "commune",
      "commune_name",
      "lon",
      "lat",
      "services",
      "alone_people_minutes",
      "alone_beneficiaries",
      "marginal_people_minutes",
      "redundancy",
      "catchment",
    ],
    *rows() {
      for (const site of effects.sites) {
        yield [
          site.site,
          site.name,
          site.kind,
          site.status,
          site.communeCode,
          site.communeName,
          round(site.lon, 6),
          round(site.lat, 6),
          site.services.join("|"),
          round(site.aloneGain, 1),
          round(site.aloneBeneficiaries, 1),
          round(site.marginalGain, 1),
          round(site.redundancy, 4),
          round(site.catchment, 1),
        ];
      }
    },
  };
}

function zonesTable({ effects }: Simulation): Table {
  return {
    name: "zones",
    header: ["zoning", "code", "name", "population", "before_min", "after_min", "gain_min", "beneficiaries", "losers"],
    *rows() {
      const all = [
        ...effects.groups.map((group) => ({ ...group, zoning: "groupe" })),
        ...effects.gammes.map((gamme) => ({ ...gamme, zoning: "gamme" })),
        ...effects.zones,
      ];
      for (const zone of all) {
        yield [
          zone.zoning,
          zone.id,
          zone.label,
          round(zone.population, 1),
          minutes(zone.beforeMin),
          minutes(zone.afterMin),
          difference(zone.beforeMin, zone.afterMin),
          zone.zoning === "gamme" ? null : round(zone.beneficiaries, 1),
          zone.zoning === "gamme" ? null : round(zone.losers, 1),
        ];
      }
    },
  };
}

function flowsTable({ effects }: Simulation): Table {
  return {
    name: "flux",
    header: [
      "service",
      "from",
      "from_name",
      "from_commune",
      "to",
      "to_name",
      "to_commune",
      "people",
      "before_min",
      "after_min",
    ],
    *rows() {
      for (const { service, from, to, people, beforeMin, afterMin } of effects.flows) {
        yield [
          service,
          from?.id ?? null,
          from?.name ?? null,
          from?.communeCode ?? null,
          to?.id ?? null,
          to?.name ?? null,
          to?.communeCode ?? null,
          round(people, 1),
          minutes(beforeMin),
          minutes(afterMin),
        ];
      }
    },
  };
}

function originsTable({ effects, before }: Simulation): Table {
  const { origins, communes } = before.measured.territory;
  return {
    name: "origines",
    header: ["origin", "commune", "lon", "lat", "population", "gain_min"],
    *rows() {
      for (let origin = 0; origin < origins.count; origin++) {
        yield [
          origins.id.at(origin),
          communes[origins.commune[origin]!]?.code ?? null,
          round(origins.lon[origin], 6),
          round(origins.lat[origin], 6),
          round(origins.population[origin], 3),
          minutes(Number.isNaN(effects.gainMin[origin]) ? null : effects.gainMin[origin]!),
        ];
      }
    },
  };
}

type Shape = Polygon | MultiPolygon | Point;

/** Communes with what changes for them, and the sites of the scenario as points. */
function differences(
  { effects, before }: Simulation,
  polygons: FeatureCollection<Polygon | MultiPolygon>,
): FeatureCollection<Shape, Record<string, CsvCell>> {
  const shapes = new Map(polygons.features.map(({ properties, geometry }) => [String(properties?.code), geometry]));
  const where = new Map(before.communes.map(({ code, lon, lat }) => [code, [lon, lat] as const]));
  return {
    type: "FeatureCollection",
    features: [
      ...effects.communes.map((commune) => ({
        type: "Feature" as const,
        id: commune.code,
        geometry: shapes.get(commune.code) ?? pointAt(...(where.get(commune.code) ?? [0, 0])),
        properties: {
          kind: "commune",
          code: commune.code,
          name: commune.name,
          population: round(commune.population, 1),
          before_min: minutes(commune.beforeMin),
          after_min: minutes(commune.afterMin),
          gain_min: difference(commune.beforeMin, commune.afterMin),
          beneficiaries: round(commune.beneficiaries, 1),
          losers: round(commune.losers, 1),
          remote_before: commune.remoteBefore,
          remote_after: commune.remoteAfter,
        },
      })),
      ...effects.sites.map((site) => ({
        type: "Feature" as const,
        geometry: pointAt(site.lon, site.lat),
        properties: {
          kind: "site",
          code: site.site,
          name: site.name,
          services: site.services.join("|"),
          catchment: round(site.catchment, 1),
          marginal_people_minutes: round(site.marginalGain, 1),
        },
      })),
    ],
  };
}

function pointAt(lon: number, lat: number): Point {
  return { type: "Point", coordinates: [round(lon, 6) ?? 0, round(lat, 6) ?? 0] };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : round(before - after, 2);
}
