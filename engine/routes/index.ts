export { createRouter, pick, type NoRoute, type Router } from "./router.ts";
export type { PathEdge, PlaceOnRoad, RoutePath } from "./path.ts";
export type { GuidanceIndex } from "./guidance/junctions.ts";
export type { Point } from "./guidance/lines.ts";
export {
  osrmRoute,
  type OsrmIntersection,
  type OsrmLeg,
  type OsrmManeuver,
  type OsrmRoute,
  type OsrmStep,
} from "./osrm-route.ts";
export { decodePolyline6, polyline6 } from "./polyline.ts";
export { seenBearings } from "./guidance/seen-bearings.ts";
export { ROUTE_LANGUAGES, spellOut, type SpokenStep } from "./spell-out.ts";
export { routeFacts, type RoadDriven, type RouteFacts, type Stretch } from "./route-facts.ts";
export { explainAccess, type Explanation, type Reach } from "./explain.ts";
export { isochrone, type Isochrone, type ReachedRoad, type Shares } from "./isochrone.ts";
export { isochroneGeoJson, type BandOptions } from "./isochrone-bands.ts";
export { contour, type Field, type Ring } from "./contour.ts";
