/**
 * A backdrop other than the study's own, when whoever published the page chose one: a MapLibre style, or a PMTiles
 * archive. Whatever is wrong with it is an error here, and the map keeps its own.
 */
import {
  addProtocol,
  type LayerSpecification,
  type Map as MapLibreMap,
  type SourceSpecification,
  type StyleSpecification,
} from "maplibre-gl";
import type { PMTiles } from "pmtiles";
import { vectorLayers } from "./base-layers.ts";
import { FONT } from "./style.ts";

export interface BaseChoice {
  readonly kind: "style" | "pmtiles";
  /** absolute */
  readonly url: string;
}

export interface LaidBase {
  /** whom it is owed to, as plain text */
  readonly attribution: string;
  /** it paints the ground: values must let it show through */
  readonly isOpaque: boolean;
}

/** Sources and layers of the backdrop, among ours. */
const PREFIX = "base-";
const PATIENCE_MS = 20_000;
const MAX_STYLE_BYTES = 5_000_000;
const MAX_LAYERS = 1000;
const MAX_ATTRIBUTION = 300;
/** Our layers that the ground, the lines and the names of a backdrop lie just under. */
const UNDER = { ground: "land", lines: "roads-minor", names: "names" } as const;

/** Whether something of the backdrop is meant. */
export function isOfBase(id: string | undefined): boolean {
  return id?.startsWith(PREFIX) === true;
}

/** Lays a backdrop under the study's values. Rejects when it cannot be had, or is not what it says. */
export async function layBase(map: MapLibreMap, { kind, url }: BaseChoice): Promise<LaidBase> {
  return kind === "style" ? layStyle(map, url) : layArchive(map, url);
}

/** Takes away all that was laid. */
export function liftBase(map: MapLibreMap): void {
  const { layers, sources } = map.getStyle();
  for (const { id } of layers) if (isOfBase(id)) map.removeLayer(id);
  for (const id of Object.keys(sources)) if (isOfBase(id)) map.removeSource(id);
}

async function layStyle(map: MapLibreMap, url: string): Promise<LaidBase> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`style: ${response.status}`);
  const text = await response.text();
  if (text.length > MAX_STYLE_BYTES) throw new Error("style: too big");
  const style = JSON.parse(text) as StyleSpecification;
  if (style.version !== 8 || !Array.isArray(style.layers) || style.layers.length > MAX_LAYERS)
    throw new Error("style: not a MapLibre style");
  const sources = Object.entries(style.sources).map(([id, source]) => [id, withAddresses(source, url)] as const);
  if (sources.some(([, source]) => "url" in source && source.url?.startsWith("pmtiles://"))) await readArchives();
  for (const [id, source] of sources) map.addSource(PREFIX + id, source);
  if (typeof style.sprite === "string") map.addSprite("default", absolute(style.sprite, url));
  for (const layer of style.layers) {
    const laid = { ...layer, id: PREFIX + layer.id } as LayerSpecification;
    if ("source" in laid && typeof laid.source === "string") laid.source = PREFIX + laid.source;
    // Letters are drawn by the page itself: no typeface is asked of anybody.
    if (laid.type === "symbol") laid.layout = { ...laid.layout, "text-font": FONT };
    map.addLayer(laid, layer.type === "symbol" ? UNDER.names : UNDER.ground);
  }
  const notes = sources.map(([, source]) => ("attribution" in source ? plain(source.attribution) : ""));
  return { attribution: [...new Set(notes)].filter(Boolean).join(" · ").slice(0, MAX_ATTRIBUTION), isOpaque: true };
}

async function layArchive(map: MapLibreMap, url: string): Promise<LaidBase> {
  const { archiveAt, TileType } = await readArchives();
  const archive = archiveAt(url);
  const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata() as Promise<Metadata>]);
  const isOpaque = header.tileType !== TileType.Mvt;
  const source = `${PREFIX}archive`;
  map.addSource(source, {
    ...(isOpaque ? { type: "raster", tileSize: 256 } : { type: "vector" }),
    url: `pmtiles://${url}`,
  } as SourceSpecification);
  if (isOpaque) map.addLayer({ id: `${PREFIX}picture`, type: "raster", source }, UNDER.ground);
  else
    for (const layer of vectorLayers(source, PREFIX, namesOf(metadata)))
      map.addLayer(layer, layer.type === "symbol" ? UNDER.names : UNDER.lines);
  return { attribution: plain(metadata?.attribution).slice(0, MAX_ATTRIBUTION), isOpaque };
}

interface Metadata {
  readonly attribution?: unknown;
  readonly vector_layers?: unknown;
}

function namesOf(metadata: Metadata | null): string[] {
  const list: unknown = metadata?.vector_layers;
  return (Array.isArray(list) ? (list as Array<{ id?: unknown } | null>) : []).flatMap((layer) =>
    typeof layer?.id === "string" ? [layer.id] : [],
  );
}

type Archives = typeof import("./pmtiles.ts") & { archiveAt(url: string): PMTiles };
let archives: Promise<Archives> | undefined;

/** What reads PMTiles: fetched when a page has such a backdrop, and then once. */
function readArchives(): Promise<Archives> {
  archives ??= import("./pmtiles.ts").then((library) => {
    const protocol = new library.Protocol();
    addProtocol("pmtiles", protocol.tile);
    return {
      ...library,
      archiveAt(url) {
        const known = protocol.get(url) ?? new library.PMTiles(url);
        protocol.add(known);
        return known;
      },
    };
  });
  return archives;
}

/** Addresses of a style may be relative to it; those of tiles hold braces, which stay as they are. */
function absolute(address: string, style: string): string {
  if (address.startsWith("pmtiles://")) return `pmtiles://${absolute(address.slice("pmtiles://".length), style)}`;
  return new URL(address, style).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function withAddresses(source: SourceSpecification, style: string): SourceSpecification {
  const one = { ...source } as { url?: unknown; tiles?: unknown; data?: unknown };
  if (typeof one.url === "string") one.url = absolute(one.url, style);
  if (typeof one.data === "string") one.data = absolute(one.data, style);
  if (Array.isArray(one.tiles)) one.tiles = one.tiles.map((tile) => absolute(String(tile), style));
  return one as SourceSpecification;
}

/** The words of an attribution, which sources write in HTML. */
function plain(markup: unknown): string {
  if (typeof markup !== "string") return "";
  return new DOMParser().parseFromString(markup, "text/html").body.textContent.trim();
}
