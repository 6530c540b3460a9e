import type { MultiPolygon, Polygon } from "geojson";
import type { TextColumn } from "./text-column.ts";

/** What readers hand over, before codes are checked and things are joined. Coordinates: WGS84 degrees. */

/** A commune (or municipal arrondissement) of a boundary file. */
export interface CommuneInput {
  readonly code: string;
  readonly name: string;
  readonly polygon: Polygon | MultiPolygon | null;
  readonly zones?: Readonly<Record<string, string>>;
}

/** A chef-lieu: the point of a commune code. */
export interface PlaceInput {
  readonly code: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** Where some of the cells lie exactly. */
export interface CellOutlines {
  /** rows of cells, ascending */
  readonly cell: Uint32Array;
  /** for each, its four corners: lon lat pairs */
  readonly corners: Float64Array;
}

/** Population cells, in columns: centre of each cell, people, and the commune codes the file gives ("" where it gives none). */
export interface CellInput {
  readonly count: number;
  readonly id: TextColumn;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly population: Float64Array;
  readonly communes: readonly string[] | null;
  /** side of a cell in metres */
  readonly sizeM: number;
  /** outlines of the cells that several communes share (several codes run together in `communes`) */
  readonly outlines?: CellOutlines;
}

/** One place that brings a service, as a file gives it. */
export interface FacilityInput {
  /** row of basket.services */
  readonly service: number;
  /** commune code as written, "" when not given */
  readonly commune: string;
  /** NaN when the file has no point: the chef-lieu of the commune is taken */
  readonly lon: number;
  readonly lat: number;
  readonly units: number;
  readonly name: string;
  readonly source: string;
  /** of one without a point: where to look for it ("12 rue du Port", IRIS), as far as the file says */
  readonly address?: string;
  readonly iris?: string;
  /** half-days a week, NaN when unknown */
  readonly halfDays: number;
  /** file and line (1 = first) it comes from, for messages */
  readonly file: string;
  readonly line: number;
}

/** Where people start. */
export type OriginModel = "cells" | "chefs-lieux" | "chefs-lieux-zero";

/** What a territory is made of. */
export interface TerritoryInput {
  /** départements that are judged ("13"); communes of others are around */
  readonly departements: readonly string[];
  readonly communes: readonly CommuneInput[];
  readonly chefsLieux: readonly PlaceInput[];
  /** municipal population (PMUN) by code */
  readonly populations: ReadonlyMap<string, number>;
  /** where commune codes that no longer exist have gone (see codesByYear) */
  readonly movedCodes?: ReadonlyMap<string, readonly string[]>;
  readonly cells: CellInput | null;
  readonly originModel: OriginModel;
  /** bring the cells of each commune to its municipal population */
  readonly rescale: boolean;
  readonly facilities: readonly FacilityInput[];
  /** service ids, in the order of the basket, for facility ids and messages */
  readonly services: ReadonlyArray<{ readonly id: string }>;
}
