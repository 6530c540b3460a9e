import type { MultiPolygon, Polygon } from "geojson";
import type { CommunePolygons, JudgedCommune } from "../../diagnostic/index.ts";
import { frenchMinutes } from "../french.ts";
import { markup, raw, type Markup } from "./html.ts";

/** One hue from light to dark, readable in grey print too. */
const COLOURS = ["#f2f0e6", "#d9d3b4", "#b8a86f", "#8f7340", "#5c4322"] as const;
const NO_VALUE = "#dcdcdc";
/** First class dark enough for white hatching. */
const DARK_FROM = 3;
const WIDTH = 640;

/** Bounds around the threshold, which is one of them: half, three quarters, itself, one and a half, whole minutes but it. */
export function classBounds(threshold: number): number[] {
  const around = [Math.round(threshold * 0.5), Math.round(threshold * 0.75), threshold, Math.round(threshold * 1.5)];
  return [...new Set(around)].filter((bound) => bound > 0).sort((a, b) => a - b);
}

/** Class of a value: strictly above a bound is the next class, as for the threshold. */
export function classOf(bounds: readonly number[], minutes: number): number {
  return bounds.filter((bound) => minutes > bound).length;
}

/** Choropleth of the basket time, éloignées hatched, with its legend. Numbers only: nothing of the data's text. */
export function communeMap(
  communes: readonly JudgedCommune[],
  polygons: CommunePolygons,
  threshold: number | null,
): Markup | null {
  const shapes = new Map(polygons.features.map((feature) => [feature.properties?.code, feature.geometry]));
  const drawn = communes.flatMap((commune) => {
    const shape = shapes.get(commune.code);
    return shape ? [{ commune, rings: ringsOf(shape) }] : [];
  });
  const project = projection(drawn.flatMap(({ rings }) => rings));
  if (!project) return null;
  const bounds = classBounds(threshold ?? 10);
  const paths = drawn.map(({ commune, rings }) => {
    const d = raw(rings.map((ring) => pathOf(ring, project.point)).join(""));
    const { minutes } = commune.measures.basket;
    const fill = raw(minutes === null ? NO_VALUE : COLOURS[classOf(bounds, minutes)]!);
    const ink = minutes !== null && classOf(bounds, minutes) >= DARK_FROM ? "hachures-claires" : "hachures";
    const hatch = commune.remoteCount > 0 ? markup`<path d="${d}" fill="url(#${ink})" />` : null;
    return markup`<path d="${d}" fill="${fill}">
        <title>${commune.name} : ${frenchMinutes(minutes, 1)}</title>
      </path>
      ${hatch}`;
  });
  const legend = [...bounds, Infinity].map((bound, index) => {
    const low = index === 0 ? null : bounds[index - 1]!;
    const label =
      bound === Infinity
        ? `plus de ${frenchMinutes(low, decimals(low!))}`
        : `${low === null ? "jusqu’à" : `${frenchMinutes(low, decimals(low))} à`} ${frenchMinutes(bound, decimals(bound))}`;
    return markup`<li><span class="couleur" style="background:${raw(COLOURS[index]!)}"></span>${label}</li>`;
  });
  return markup`<svg
      class="carte"
      viewBox="0 0 ${WIDTH} ${project.height}"
      role="img"
      aria-label="Carte du temps d’accès au panier par commune"
    >
      <defs>
        ${hatching("hachures", "#000")}${hatching("hachures-claires", "#fff")}
      </defs>
      <g stroke="#6b665a" stroke-width="0.5" fill-rule="evenodd">${paths}</g>
    </svg>
    <ul class="legende">
      ${legend}
      <li><span class="couleur hachures"></span>commune éloignée d’au moins une gamme</li>
      <li><span class="couleur" style="background:${raw(NO_VALUE)}"></span>pas de valeur</li>
    </ul>`;
}

function hatching(id: string, colour: string): Markup {
  return markup`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line x1="0" y1="0" x2="0" y2="6" stroke="${colour}" stroke-opacity="0.5" stroke-width="1.2" />
  </pattern>`;
}

function decimals(minutes: number): number {
  return Number.isInteger(minutes) ? 0 : 1;
}

type Ring = readonly (readonly number[])[];

function ringsOf(shape: Polygon | MultiPolygon): readonly Ring[] {
  return shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
}

/** Plate carrée stretched at the middle latitude: enough for a département on a page. */
function projection(
  rings: readonly Ring[],
): { height: number; point: (at: readonly number[]) => [number, number] } | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (const at of ring) {
      west = Math.min(west, at[0]!);
      east = Math.max(east, at[0]!);
      south = Math.min(south, at[1]!);
      north = Math.max(north, at[1]!);
    }
  if (!(east > west && north > south)) return null;
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * squeeze);
  return {
    height: Math.ceil((north - south) * scale),
    point: (at) => [(at[0]! - west) * squeeze * scale, (north - at[1]!) * scale],
  };
}

function pathOf(ring: Ring, point: (at: readonly number[]) => [number, number]): string {
  let d = "";
  let last = "";
  for (const at of ring) {
    const [x, y] = point(at);
    const next = `${x.toFixed(1)} ${y.toFixed(1)}`;
    if (next === last) continue;
    d += `${d === "" ? "M" : "L"}${next}`;
    last = next;
  }
  return `${d}Z`;
}
