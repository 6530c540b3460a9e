import type { Feature, FeatureCollection, LineString, Point } from "geojson";
import { decodePolyline6, type OsrmRoute, type SpokenStep } from "../routes/index.ts";

/** A place beside the route worth showing. */
export interface RoutePlace {
  readonly lon: number;
  readonly lat: number;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

/** A route as GeoJSON: one line per step with what to do at its start, then the places given. */
export function routeGeoJson(
  route: OsrmRoute,
  spoken: readonly SpokenStep[],
  places: readonly RoutePlace[] = [],
): FeatureCollection<LineString | Point> {
  const lines = route.legs[0].steps.flatMap((step, i): Array<Feature<LineString>> => {
    const coordinates = decodePolyline6(step.geometry);
    if (coordinates.length < 2) return [];
    return [
      {
        type: "Feature",
        properties: {
          step: i + 1,
          instruction: spoken[i]?.text ?? "",
          name: step.name,
          ref: step.ref ?? null,
          mode: step.mode,
          type: step.maneuver.type,
          modifier: step.maneuver.modifier ?? null,
          exit: step.maneuver.exit ?? null,
          duration_s: step.duration,
          distance_m: step.distance,
        },
        geometry: { type: "LineString", coordinates },
      },
    ];
  });
  const points = places.map(({ lon, lat, properties }): Feature<Point> => ({
    type: "Feature",
    properties: { ...properties },
    geometry: { type: "Point", coordinates: [lon, lat] },
  }));
  return { type: "FeatureCollection", features: [...lines, ...points] };
}
