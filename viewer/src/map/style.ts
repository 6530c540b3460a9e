/** The backdrop: sea, land, roads by class and names, all from the study's own data, with no network. */
import type { Feature, Polygon, Position } from "geojson";
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { ACCENT, INK, LAND, NO_VALUE, PAPER, ROUTE, SEA, SITE, WATER_INK, WATER_LINE } from "./palette.ts";

export const SOURCE = {
  communes: "communes",
  around: "around",
  centres: "centres",
  cells: "cells",
  water: "water",
  beyond: "beyond",
  roads: "roads",
  route: "route",
  facilities: "facilities",
} as const;

const EMPTY = { type: "FeatureCollection" as const, features: [] };
/** Letters are drawn by the page, from the typefaces it carries. */
export const FONT = ["Desserte Sans"];
const FONT_STRONG = ["Desserte Sans Strong"];
/** What the sheet shows around the territory; what is published reaches a little farther. */
export const SHEET_DEGREES = 0.35;
/** Inhabitants from which a name is set in strong letters. */
const TOWN = 40_000;
/** From this zoom on, cells replace whole communes when cells are automatic. */
export const CELL_ZOOM = 11;

/** Style with every layer of the page; sources start empty. */
export function atlasStyle(bounds: readonly [number, number, number, number]): StyleSpecification {
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: {
      [SOURCE.around]: { type: "geojson", data: EMPTY, tolerance: 0.5 },
      [SOURCE.communes]: { type: "geojson", data: EMPTY, promoteId: "code", tolerance: 0.2 },
      [SOURCE.centres]: { type: "geojson", data: EMPTY, promoteId: "code" },
      [SOURCE.cells]: { type: "geojson", data: EMPTY, tolerance: 0 },
      [SOURCE.water]: { type: "geojson", data: EMPTY, tolerance: 0.3 },
      [SOURCE.beyond]: { type: "geojson", data: beyondSheet(bounds), tolerance: 0 },
      [SOURCE.roads]: { type: "geojson", data: EMPTY, tolerance: 0.6, buffer: 16 },
      [SOURCE.route]: { type: "geojson", data: EMPTY, tolerance: 0.2 },
      [SOURCE.facilities]: {
        type: "geojson",
        data: EMPTY,
        cluster: true,
        clusterRadius: 34,
        clusterMaxZoom: 12,
        clusterProperties: { units: ["+", ["get", "units"]] },
      },
    },
    layers: [
      ...ground(),
      ...values(),
      ...water(),
      ...network(),
      ...sheet(),
      ...outlines(),
      ...trip(),
      ...points(),
      ...names(),
    ],
  };
}

const POLYGON: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
const NONE_FILTER: FilterSpecification = ["==", ["get", "code"], ""];

function ground(): LayerSpecification[] {
  return [
    { id: "sea", type: "background", paint: { "background-color": SEA } },
    { id: "around", type: "fill", source: SOURCE.around, paint: { "fill-color": LAND, "fill-antialias": false } },
    {
      id: "around-line",
      type: "line",
      source: SOURCE.around,
      minzoom: 9.5,
      paint: { "line-color": "#d8d1c1", "line-width": 0.6 },
    },
  ];
}

function values(): LayerSpecification[] {
  return [
    { id: "land", type: "fill", source: SOURCE.communes, paint: { "fill-color": PAPER, "fill-antialias": false } },
    {
      id: "communes",
      type: "fill",
      source: SOURCE.communes,
      paint: { "fill-color": NO_VALUE, "fill-antialias": false },
    },
    {
      id: "cells",
      type: "fill",
      source: SOURCE.cells,
      layout: { visibility: "none" },
      paint: { "fill-color": NO_VALUE, "fill-outline-color": "rgba(255,255,255,0.25)" },
    },
    {
      id: "hatch",
      type: "fill",
      source: SOURCE.communes,
      paint: {
        "fill-pattern": "hatch",
        "fill-antialias": false,
        "fill-opacity": ["case", ["boolean", ["feature-state", "remote"], false], 0.5, 0],
      },
    },
  ];
}

/** Water lies over the values, which are of the land; its shore is a thin line, as in an atlas. */
function water(): LayerSpecification[] {
  return [
    { id: "water", type: "fill", source: SOURCE.water, filter: POLYGON, paint: { "fill-color": SEA } },
    {
      id: "water-line",
      type: "line",
      source: SOURCE.water,
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round" },
      paint: {
        "line-color": WATER_LINE,
        "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.4, 12, ["case", POLYGON, 0.8, 1.6]],
      },
    },
  ];
}

/** Roads drawn by importance: wider and earlier for motorways. */
function network(): LayerSpecification[] {
  const line = (id: string, classes: string[], minzoom: number, colour: string, width: number): LayerSpecification => ({
    id,
    type: "line",
    source: SOURCE.roads,
    minzoom,
    filter: ["in", ["get", "class"], ["literal", classes]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": colour,
      "line-opacity": ["interpolate", ["linear"], ["zoom"], minzoom, 0.5, minzoom + 2, 0.8],
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 7, width * 0.5, 12, width * 1.6, 16, width * 5],
    },
  });
  return [
    line("roads-minor", ["minor"], 12.5, "#8f8677", 0.35),
    line("roads-tertiary", ["tertiary"], 11, "#857b6a", 0.4),
    line("roads-secondary", ["secondary"], 9.5, "#7a705f", 0.5),
    line("roads-primary", ["primary"], 7, "#6d6353", 0.65),
    line("roads-motorway", ["motorway"], 5, "#564c3e", 1.1),
  ];
}

/** Beyond the sheet nothing is known: paper and a frame, rather than a sea that is not one. */
function sheet(): LayerSpecification[] {
  return [
    { id: "beyond", type: "fill", source: SOURCE.beyond, paint: { "fill-color": PAPER, "fill-antialias": false } },
    { id: "frame", type: "line", source: SOURCE.beyond, paint: { "line-color": "#b9b1a0", "line-width": 1 } },
  ];
}

/** The world without the sheet: the territory and its surroundings. */
function beyondSheet([west, south, east, north]: readonly [number, number, number, number]): Feature<Polygon> {
  const box = (w: number, s: number, e: number, n: number): Position[] => [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  const hole = box(west - SHEET_DEGREES, south - SHEET_DEGREES, east + SHEET_DEGREES, north + SHEET_DEGREES);
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "Polygon", coordinates: [box(-180, -85, 180, 85), hole.toReversed()] },
  };
}

function outlines(): LayerSpecification[] {
  return [
    {
      id: "communes-line",
      type: "line",
      source: SOURCE.communes,
      paint: {
        "line-color": "#ffffff",
        "line-opacity": 0.75,
        "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.5, 12, 1.6],
      },
    },
    {
      id: "selected-halo",
      type: "line",
      source: SOURCE.communes,
      filter: NONE_FILTER,
      layout: { "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-width": 6 },
    },
    {
      id: "selected",
      type: "line",
      source: SOURCE.communes,
      filter: NONE_FILTER,
      layout: { "line-join": "round" },
      paint: { "line-color": ACCENT, "line-width": 3 },
    },
  ];
}

function trip(): LayerSpecification[] {
  const round = { "line-cap": "round" as const, "line-join": "round" as const };
  return [
    {
      id: "route-halo",
      type: "line",
      source: SOURCE.route,
      layout: round,
      paint: { "line-color": "#ffffff", "line-width": 8 },
    },
    {
      id: "route",
      type: "line",
      source: SOURCE.route,
      layout: round,
      paint: { "line-color": ROUTE, "line-width": 4 },
    },
  ];
}

function points(): LayerSpecification[] {
  const count: ["coalesce", ["get", string], ["get", string]] = ["coalesce", ["get", "units"], ["get", "point_count"]];
  return [
    {
      id: "arrondissements",
      type: "circle",
      source: SOURCE.centres,
      filter: ["==", ["get", "kind"], "arrondissement"],
      layout: { visibility: "none" },
      paint: {
        "circle-color": NO_VALUE,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 5, 12, 13],
        "circle-stroke-color": INK,
        "circle-stroke-width": 1,
      },
    },
    {
      id: "facilities",
      type: "circle",
      source: SOURCE.facilities,
      paint: {
        "circle-color": "#ffffff",
        "circle-stroke-color": ACCENT,
        "circle-stroke-width": 1.8,
        "circle-radius": ["interpolate", ["linear"], ["ln", ["max", 1, count]], 0, 4.5, 3, 10, 6, 16],
      },
    },
    {
      id: "facility-counts",
      type: "symbol",
      source: SOURCE.facilities,
      filter: [">", count, 1],
      layout: {
        "text-field": ["to-string", count],
        "text-font": FONT_STRONG,
        "text-size": 11,
        "text-allow-overlap": true,
      },
      paint: { "text-color": ACCENT },
    },
  ];
}

function names(): LayerSpecification[] {
  const halo = { "text-color": INK, "text-halo-color": "rgba(255,255,255,0.88)", "text-halo-width": 1.5 };
  return [
    {
      id: "water-names",
      type: "symbol",
      source: SOURCE.water,
      filter: ["all", ["==", ["geometry-type"], "Point"], ["step", ["zoom"], [">", ["get", "km2"], 50], 10.5, true]],
      minzoom: 8.5,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11,
        "text-letter-spacing": 0.06,
        "text-max-width": 8,
        "text-padding": 4,
      },
      paint: { "text-color": WATER_INK, "text-halo-color": "rgba(223,231,234,0.8)", "text-halo-width": 1 },
    },
    {
      id: "names",
      type: "symbol",
      source: SOURCE.centres,
      filter: ["==", ["get", "kind"], "commune"],
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["case", [">=", ["get", "population"], TOWN], ["literal", FONT_STRONG], ["literal", FONT]],
        "text-size": ["interpolate", ["linear"], ["zoom"], 7, ["get", "small"], 12, ["get", "large"]],
        "text-max-width": 7,
        // Few names while the whole territory is seen, all of them when one comes near.
        "text-padding": ["interpolate", ["linear"], ["zoom"], 8, 12, 10.5, 4],
        "symbol-sort-key": ["-", 0, ["get", "population"]],
        "text-variable-anchor": ["center", "top", "bottom"],
      },
      paint: halo,
    },
    {
      id: "arrondissement-names",
      type: "symbol",
      source: SOURCE.centres,
      filter: ["==", ["get", "kind"], "arrondissement"],
      layout: {
        visibility: "none",
        "text-field": ["get", "short"],
        "text-font": FONT,
        "text-size": 11,
        "text-offset": [0, 1.3],
      },
      paint: halo,
    },
    {
      id: "site-areas",
      type: "line",
      source: SOURCE.communes,
      filter: NONE_FILTER,
      paint: { "line-color": SITE, "line-width": 2, "line-dasharray": [2, 1.5] },
    },
  ];
}
